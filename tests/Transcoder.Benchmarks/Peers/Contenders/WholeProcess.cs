using System.Diagnostics;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers.Contenders;

/// <param name="Spec">As ours is told it.</param>
/// <param name="Format">The suffix.</param>
internal sealed record FileJob(string Spec, int Width, int Height, string Format);

/// <summary>From exec to the end of a process that reads one file and writes another: the process's own start is in the figure.</summary>
/// <param name="command">Program and arguments, of input, width and height, and output.</param>
/// <param name="environment">Beside what this process has.</param>
internal sealed class WholeProcess(Func<string, FileJob, string, string[]> command, params (string Name, string Value)[] environment) : IContender
{
    private readonly string _folder = Directory.CreateTempSubdirectory("transcoder-whole-").FullName;
    private string _input = "";
    private string _output = "";
    private Size _size;

    /// <summary>How large the picture is that was loaded.</summary>
    private readonly record struct Size(int Width, int Height);

    public void Load(string path)
    {
        using var image = NetVips.Image.NewFromBuffer(File.ReadAllBytes(path));
        (_input, _size) = (path, new Size(image.Width, image.Height));
    }

    public Sample Run(string spec)
    {
        var (width, format) = (int.Parse(spec[1..spec.IndexOf('-', StringComparison.Ordinal)]), spec[(spec.LastIndexOf('-') + 1)..]);
        _output = Path.Join(_folder, "out." + format);
        File.Delete(_output);
        var line = command(_input, new FileJob(spec, width, (int)Math.Round((double)_size.Height * width / _size.Width), format), _output);
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var (cpu, began) = (ChildTime.Used(), Stopwatch.GetTimestamp());
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var (took, used) = (Stopwatch.GetElapsedTime(began), ChildTime.Used() - cpu);
        return process.ExitCode == 0 && File.Exists(_output)
            ? new Sample(took.TotalMilliseconds, used.TotalMilliseconds, new FileInfo(_output).Length)
            : throw new CannotException(errors.Split('\n')[0]);
    }

    public void Save(string path) => File.Copy(_output, path, overwrite: true);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
