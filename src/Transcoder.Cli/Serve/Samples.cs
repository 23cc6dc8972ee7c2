namespace Transcoder.Cli.Serve;

/// <summary>The sample photographs beside the program: something to ask for at the first start.</summary>
internal static class Samples
{
    /// <summary>Makes the folder with the samples in it, whole or not at all.</summary>
    public static void CopyTo(string folder)
    {
        var unfinished = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(unfinished);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "samples")))
        {
            if (!file.EndsWith(".md", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(unfinished, Path.GetFileName(file)), overwrite: true);
        }
        Directory.Move(unfinished, folder);
    }
}
