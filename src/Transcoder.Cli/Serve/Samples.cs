namespace Transcoder.Cli.Serve;

/// <summary>The sample photographs beside the program: something to ask for at the first start.</summary>
internal static class Samples
{
    /// <summary>Makes the folder with the samples in it, whole or not at all.</summary>
    public static void CopyTo(string folder)
    {
        var unfinished = $"{folder}.{Environment.ProcessId}";
        var samples = Path.Combine(AppContext.BaseDirectory, "samples");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".md", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(unfinished, Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        Directory.Move(unfinished, folder);
    }
}
