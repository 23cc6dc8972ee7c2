namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>npm's sharp.</summary>
internal sealed class Sharp : Peer
{
    public const string Called = "sharp";

    private static readonly string Script = NodePackages.Script("Peers", "Contenders", "sharp.mjs");

    public override string Name => Called;

    public override string Package => "npm's sharp";

    public override string Settings =>
        "`concurrency(1)`, cache off, sequential; jpeg with `optimiseCoding`, webp effort 4, avif effort 3 and `tune: 'ssim'`; in a Node.js worker that stays";

    public override LineWorker Worker() => new("node", Script, NodePackages.PackageFile);

    public override WholeProcess Process() => new((input, task, output) => ["node", Script, NodePackages.PackageFile, input, task.Spec, output]);

    protected override string? FindVersion()
    {
        if (!NodePackages.AreThere)
            return null;
        using var worker = Worker();
        return worker.Versions;
    }
}
