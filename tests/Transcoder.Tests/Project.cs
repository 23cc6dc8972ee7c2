using System.Runtime.CompilerServices;

namespace Transcoder.Tests;

/// <summary>Where the test project's own files stand.</summary>
internal static class Project
{
    public static string File(params string[] parts) => Path.Combine([Folder(), .. parts]);

    private static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
