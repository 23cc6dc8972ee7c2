namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>Debian's Pillow.</summary>
internal sealed class Pillow : Peer
{
    public const string Called = "Pillow";

    private static readonly string Script = NodePackages.Script("Peers", "Contenders", "pillow.py");

    private readonly string? _python = Programs.Find("python3", (["-c", "import PIL; print('here')"], "here"));

    public override string Name => Called;

    public override string Package => "Debian's python3-pil";

    public override string Settings =>
        "`draft` at twice the size, `resize` with LANCZOS and `reducing_gap=2`; jpeg with `optimize`, webp method 4; in a Python worker that stays; it has no AVIF";

    public override LineWorker Worker() => new(_python!, Script);

    public override WholeProcess Process() => new((input, task, output) => [_python!, Script, input, task.Spec, output]);

    protected override string? FindVersion()
    {
        if (_python is null)
            return null;
        using var worker = Worker();
        return worker.Versions;
    }
}
