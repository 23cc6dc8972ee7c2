using System.Diagnostics;
using System.Globalization;

namespace Transcoder.Benchmarks.Peers;

/// <summary>What one transform took.</summary>
internal readonly record struct Run(double Milliseconds, double CpuMilliseconds, int Bytes);

/// <summary>A worker in a process of its own, alive and warm between its runs.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(string file, params string[] arguments) => _process = Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public static PeerProcess Ours() => new(Environment.ProcessPath!, "worker");

    public static PeerProcess Sharp() => new("node", Path.Join(AppContext.BaseDirectory, "Peers", "peer.mjs"), Installed.PackageFile);

    public string Name => Ask("name");

    public double PeakMegabytes => PeakMegabytesOf(_process.Id);

    public void Load(string path) => Ask("load " + path);

    public void Save(string path) => Ask("save " + path);

    public Run Run(string spec)
    {
        var numbers = Array.ConvertAll(Ask("run " + spec).Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
        return new Run(numbers[0] / 1e3, numbers[1] / 1e3, (int)numbers[2]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The most memory that a process has held at once, in MB, as the kernel counts it.</summary>
    public static double PeakMegabytesOf(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6)
        .Single();

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The worker ended at '{line}'.");
    }
}
