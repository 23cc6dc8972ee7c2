using System.Globalization;
using NetVips;
using Transcoder.Imaging;
using Transcoder.Tests;
using Vips = NetVips.NetVips;

namespace Transcoder.Benchmarks.Quality;

/// <summary><c>quality</c>: what each setting of the encoders costs and saves, at the same likeness to what was encoded.</summary>
internal static class QualityCommand
{
    /// <summary>A time shorter than this is taken of several encodes.</summary>
    private const double LeastMs = 10;

    private static readonly int[] Widths = [200, 640, 1200];

    /// <param name="arguments">How often each is timed, 3 where it is missing; then which formats and widths (<c>w1200</c>), all where none is
    /// named; <c>defaults</c> compares the formats at their own qualities, <c>slowest</c> times AVIF by size and effort; <c>on=life,kleiber</c> keeps to
    /// those photographs.</param>
    public static void Run(string[] arguments)
    {
        Libvips.Require();
        var rounds = arguments is [var first, ..] && int.TryParse(first, CultureInfo.InvariantCulture, out var given) ? given : 3;
        int[] widths = [.. Widths.Where(width => arguments.Contains($"w{width}"))];
        var pictures = arguments.FirstOrDefault(argument => argument.StartsWith("on=", StringComparison.Ordinal))?[3..].Split(',');
        string[] asked = [.. arguments.Where(argument => !char.IsDigit(argument[0]) && !argument.Contains('=') && !Widths.Any(width => argument == $"w{width}"))];
        Say($"libvips {Vips.Version(0)}.{Vips.Version(1)}.{Vips.Version(2)}, one thread, processor time, {rounds} rounds in turn");
        foreach (var encoding in Encoding.All.Where(one => asked.Length == 0 || asked.Contains(one.Format)))
        {
            foreach (var width in widths.Length == 0 ? Widths : widths)
                Compare(encoding, width, rounds, pictures);
        }

        if (asked.Length == 0 || asked.Contains("defaults"))
            Defaults.Print();
        if (asked.Length == 0 || asked.Contains("slowest"))
            Slowest.Print(rounds);
    }

    /// <summary>A picture at a time: every setting at every quality, once a round, so that all of them meet the same machine.</summary>
    private static void Compare(Encoding encoding, int width, int rounds, string[]? only)
    {
        var pictures = PicturesFor(encoding.Format, width).Where(picture => only?.Contains(picture.Name) ?? true).ToArray();
        var curves = pictures.Select(picture => Measure(encoding, picture.Image, rounds)).ToArray();
        Say($"\n{encoding.Format} w{width}: {string.Join("; ", pictures.Select((picture, i) => Described(picture, curves[i][0].At(encoding.HasCurve ? encoding.Standard : encoding.Qualities[0]))))}\n");
        Say($"| setting | {(encoding.HasCurve ? "KB at equal SSIM" : "KB")} | ratio | least to most | ms | ratio | ms for a KB saved |{(encoding.HasCurve ? " q |" : " SSIM |")}");
        Say($"|---|---|---|---|---|---|---|---|");
        for (var i = 0; i < encoding.Settings.Length; i++)
            Say($"{Row(encoding, i, curves)}");
    }

    private static string Row(Encoding encoding, int setting, Curve[][] curves)
    {
        var found = curves.Select(all => encoding.HasCurve
            ? (Base: Found(all[0], all[0].At(encoding.Standard).Ssim), This: Found(all[setting], all[0].At(encoding.Standard).Ssim))
            : (Base: Plain(all[0].Points[0]), This: Plain(all[setting].Points[0])))
            .Where(pair => pair is { Base: not null, This: not null }).Select(pair => (Base: pair.Base!.Value, This: pair.This!.Value)).ToArray();
        if (found.Length < curves.Length)
            return $"| {encoding.Settings[setting].Name} | out of reach in {curves.Length - found.Length} of {curves.Length} | | | | | | |";
        double[] bytes = [.. found.Select(pair => pair.This.Bytes / pair.Base.Bytes)];
        var time = Mean(found.Select(pair => pair.This.Ms / pair.Base.Ms));
        var (ms, more) = (found.Average(pair => pair.This.Ms), found.Average(pair => pair.This.Ms - pair.Base.Ms));
        var (kilobytes, saved) = (found.Average(pair => pair.This.Bytes) / 1000, found.Average(pair => pair.Base.Bytes - pair.This.Bytes) / 1000);
        var price = more > 0 && saved > 0 ? Invariant($"{more / saved:0.0}") : "";
        var last = encoding.HasCurve ? Invariant($"{found.Average(pair => pair.This.Last):0}") : Invariant($"{found.Average(pair => pair.This.Last):0.0000}");
        return Invariant($"| {encoding.Settings[setting].Name} | {kilobytes:0.0} | {Mean(bytes):0.000} | {bytes.Min():0.000} to {bytes.Max():0.000} | {ms:0.0} | {time:0.00} | {price} | {last} |");
    }

    private static (double Bytes, double Ms, double Last)? Found(Curve curve, double ssim) => curve.AtSsim(ssim);

    private static (double Bytes, double Ms, double Last)? Plain(Point point) => (point.Bytes, point.Ms, point.Ssim);

    private static string Described(Picture picture, Point standard) => Invariant($"{picture.Name} {standard.Bytes / 1000:0.0} KB, SSIM {standard.Ssim:0.0000}, {standard.Psnr:0.0} dB");

    private static Picture[] PicturesFor(string format, int width) => format switch
    {
        "png" or "tiff" => Picture.Lossless(width),
        "webp-alpha" => Picture.WithAlpha(width),
        "gif" or "webp-moving" => Picture.Moving(Math.Min(width, 480)),
        _ => Picture.Photographs(width),
    };

    private static Curve[] Measure(Encoding encoding, Image picture, int rounds)
    {
        var jobs = (from setting in encoding.Settings from quality in encoding.Qualities select (setting, quality)).ToArray();
        // Whoever is the first else pays for the picture's pages and the library's.
        Look(picture, encoding.Settings[0], encoding.Qualities[0]);
        var points = jobs.Select(job => Look(picture, job.setting, job.quality)).ToArray();
        var times = points.Select(point => new List<double> { point.Ms }).ToArray();
        for (var round = 1; round < rounds; round++)
        {
            foreach (var ((setting, quality), timed) in jobs.Zip(times))
                timed.Add(Time(() => setting.Write(picture, quality)));
        }

        return [.. points.Zip(times, (point, timed) => point with { Ms = Median(timed) }).Chunk(encoding.Qualities.Length).Select(chunk => new Curve(chunk))];
    }

    private static Point Look(Image picture, Setting setting, int quality)
    {
        byte[] bytes = [];
        var ms = Time(() => bytes = setting.Write(picture, quality));
        using var back = Image.NewFromBuffer(bytes, picture.PageHeight < picture.Height ? "n=-1" : "");
        return new(quality, bytes.Length, ms, Similarity.Ssim(picture, back), Similarity.Psnr(picture, back));
    }

    public static double Time(Action encode)
    {
        var began = Environment.CpuUsage.TotalTime;
        for (var times = 1; ; times++)
        {
            encode();
            var ms = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
            if (ms >= LeastMs)
                return ms / times;
        }
    }

    public static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    public static double Mean(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static void Say(FormattableString text) => Console.WriteLine(Invariant(text));
}
