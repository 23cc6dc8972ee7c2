using System.Globalization;

namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>Debian's ImageMagick: only ever a whole process.</summary>
internal sealed class ImageMagick : Peer
{
    private readonly string? _convert = new[] { "magick", "convert-im6.q16", "convert" }
        .Select(name => Programs.Find(name, (["-version"], "ImageMagick")))
        .FirstOrDefault(found => found is not null);

    public override string Name => "ImageMagick";

    public override string Package => "Debian's imagemagick";

    public override string Settings => "`-define jpeg:size=` at twice the size, `-resize`, `-strip`, quality 80 with 4:2:0, webp method 4; one thread";

    public override WholeProcess Process() => new(
        (input, task, output) =>
        [
            _convert!,
            "-define", string.Create(CultureInfo.InvariantCulture, $"jpeg:size={2 * task.Width}x{2 * task.Height}"),
            input,
            "-resize", string.Create(CultureInfo.InvariantCulture, $"{task.Width}x{task.Height}!"),
            "-strip", "-quality", "80", "-sampling-factor", "4:2:0", "-define", "webp:method=4",
            output,
        ],
        ("MAGICK_THREAD_LIMIT", "1"));

    protected override string? FindVersion() =>
        _convert is not null && Programs.Ask(_convert, "-version")?.Split(' ') is [_, _, var version, ..] ? $"ImageMagick {version}" : null;
}
