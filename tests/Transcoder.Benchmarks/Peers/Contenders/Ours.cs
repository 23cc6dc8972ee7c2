namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>Transcoder itself.</summary>
internal sealed class Ours : Peer
{
    public const string Called = "ours";

    private static readonly Lazy<string> Native = new(() => Path.Join(Published.Native("Transcoder.Benchmarks.OneShot", "tests"), "Transcoder.Benchmarks.OneShot"));

    public override string Name => Called;

    public override string Package => "";

    public override string Settings => "the transformer as `serve` has it; as a whole process compiled ahead of time (net9.0)";

    public override LineWorker Worker() => new(Environment.ProcessPath!, "worker");

    public override WholeProcess Process()
    {
        var program = Native.Value;
        return new WholeProcess((input, task, output) => [program, input, task.Spec, output]);
    }

    protected override string FindVersion()
    {
        using var worker = Worker();
        return worker.Versions;
    }
}
