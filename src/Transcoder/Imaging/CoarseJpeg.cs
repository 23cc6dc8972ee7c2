using NetVips;
using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>A progressive JPEG's coarse scan as a file of its own: what a decoder that shrinks by eight shows, for a fraction of the work.</summary>
internal static class CoarseJpeg
{
    /// <summary>The one code in the table, one bit and 14 more, all 0: in 2^14 blocks nothing comes.</summary>
    private const byte RunOfBlocks = 0xE0;

    private const int BlocksInRun = 1 << 14, BitsOfRun = 15;

    /// <summary>Of the coefficients from which a decoder tells whether it knows anything but the means, the last.</summary>
    private const byte LastGuessed = 9;

    /// <summary>Can the variant be made of a progressive JPEG's coarse scan alone? Told by the file's first bytes, once a scan has begun in
    /// them; then only those up to <see cref="ProgressiveScan.End"/>, and <see cref="ProgressiveScan.Terminator"/> behind them, are needed for its original.</summary>
    public static bool IsEnough(byte[] start, Spec spec, Limits limits) =>
        ProgressiveScan.Find(start).State != ProgressiveScan.Answer.None
        && Probe.Read(start, limits).Try(out var facts, out _) && Plan.Make(facts, spec, limits).Try(out var plan, out _) && Loader.NeedsMeans(plan);

    /// <summary>The image of a progressive JPEG's coarse scan, once decoded: a mean that lacks its lowest bit is too low, which shows as darkness and
    /// as a cast of yellow. What was given where there is nothing to put back.</summary>
    /// <param name="image">Its pixels as the decoder gives them; this takes it over.</param>
    public static Image PutBack(Image image, ReadOnlySpan<byte> jpeg)
    {
        var scan = ProgressiveScan.Find(jpeg);
        var (first, second, third) = scan.Left;
        double[] lift = image.Bands switch
        {
            1 => [first],
            3 when jpeg[scan.Frame + 6] == 'R' => [first, second, third],
            // Of colour half: where there is none, nothing of it was left.
            3 => [first + 1.402 / 2 * third, first - 0.344 / 2 * second - 0.714 / 2 * third, first + 1.772 / 2 * second],
            _ => [0],
        };
        var levels = Array.ConvertAll(lift, Math.Round);
        if (levels.All(level => level == 0))
            return image;
        using (image)
            return image.Linear([1], levels, uchar: true);
    }

    /// <summary>What was given where it is no progressive JPEG. Damage behind the scan is not seen, because nothing there is; a file that
    /// is cut off there stays as it is, and is refused as any other whose whole bytes are at hand.</summary>
    public static byte[] Of(byte[] jpeg)
    {
        var scan = ProgressiveScan.Find(jpeg);
        return scan.State == ProgressiveScan.Answer.Found && jpeg.AsSpan(scan.End).LastIndexOf(ProgressiveScan.Terminator) >= 0
            ? SequentialJpeg.Of(jpeg.AsSpan(0, scan.End)) ?? [.. jpeg.AsSpan(0, scan.End), .. Ending(new JpegFrame(jpeg.AsSpan(scan.Frame)))]
            : jpeg;
    }

    /// <summary>
    /// Scans that say that there is no detail. Without them a decoder knows that detail is to come, guesses it, and to that end blurs the
    /// means themselves. Where it shows more than the means (colour of half the resolution is shrunk by four), it may guess.
    /// </summary>
    private static List<byte> Ending(JpegFrame frame)
    {
        var components = frame.Components;
        var (across, down) = frame.Sampling;

        // No restarts from here on, and a table of the one code.
        List<byte> ending = [0xFF, 0xDD, 0, 4, 0, 0, 0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, RunOfBlocks];
        for (var i = 0; i < components.Length; i += 3)
        {
            var (x, y) = (components[i + 1] >> 4, components[i + 1] & 15);
            var first = x == across && y == down ? (byte)1 : LastGuessed;
            ending.AddRange([0xFF, 0xDA, 0, 8, 1, components[i], 0, first, LastGuessed, 0]);
            var runs = ((long)Blocks(frame.Width, x, across) * Blocks(frame.Height, y, down) + BlocksInRun - 1) / BlocksInRun;
            ending.AddRange(Enumerable.Repeat((byte)0, (int)((runs * BitsOfRun + 7) / 8)));
        }

        ending.AddRange(ProgressiveScan.Terminator);
        return ending;
    }

    private static int Blocks(int pixels, int sampling, int most) => ((pixels * sampling + most - 1) / most + 7) / 8;
}
