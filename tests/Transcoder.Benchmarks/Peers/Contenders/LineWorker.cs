using System.Diagnostics;
using System.Globalization;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>In a process of its own, alive and warm between its runs; it is told what to do line by line.</summary>
internal sealed class LineWorker : IContender
{
    private readonly Process _process;

    public LineWorker(string file, params string[] arguments) => _process = Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public string Versions => Ask("name");

    public double PeakMegabytes => ProcessMemory.Peak(_process.Id);

    public void Load(string path) => Ask("load " + path);

    public void Save(string path) => Ask("save " + path);

    public Sample Run(string spec) => Read(Ask("run " + spec));

    /// <summary>Makes the reduced original of what was loaded; from now on that is what runs are made from. Only ours can.</summary>
    public Sample Reduce() => Read(Ask("reduce"));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Sample Read(string answer)
    {
        var numbers = Array.ConvertAll(answer.Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
        return new Sample(numbers[0] / 1e3, numbers[1] / 1e3, (long)numbers[2]);
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The worker ended at '{line}'.");
        return answer.StartsWith("cannot ", StringComparison.Ordinal) ? throw new CannotException(answer["cannot ".Length..]) : answer;
    }
}
