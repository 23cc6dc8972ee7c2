using System.Globalization;

namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>Debian's vipsthumbnail: only ever a whole process.</summary>
internal sealed class VipsThumbnail : Peer
{
    private readonly string? _program = Programs.Find("vipsthumbnail");

    public override string Name => "vipsthumbnail";

    public override string Package => "Debian's libvips-tools";

    public override string Settings => "`--export-profile srgb`; jpg `[Q=80,optimize_coding,strip]`, webp effort 4; one thread";

    public override WholeProcess Process() => new(
        (input, task, output) =>
        [
            _program!, input,
            "--size", string.Create(CultureInfo.InvariantCulture, $"{task.Width}x{task.Height}!"),
            "--export-profile", "srgb",
            "-o", output + (task.Format == "jpg" ? "[Q=80,optimize_coding,strip]" : "[Q=80,effort=4,strip]"),
        ],
        ("VIPS_CONCURRENCY", "1"));

    protected override string? FindVersion() => _program is null ? null : Programs.Ask(_program, "--version")?.Replace("vips-", "libvips ", StringComparison.Ordinal);
}
