using System.Globalization;
using NetVips;
using Transcoder.Benchmarks.Peers.Contenders;
using Transcoder.Tests;

namespace Transcoder.Benchmarks.Peers;

/// <summary>Whether others made what we made: else a time says nothing.</summary>
internal static class Likeness
{
    /// <summary>In dB. Two ways to shrink a photograph full of detail to a thumbnail are 27 and more from each other; other colours, another
    /// crop or a pixel's shift are well below.</summary>
    private const double Bound = 25;

    /// <summary>All ran the same spec last; the first is ours.</summary>
    /// <returns>For each what must be said of it; nothing where it is alike.</returns>
    public static string[] Judge(string spec, IReadOnlyList<IContender> contenders)
    {
        var folder = Directory.CreateTempSubdirectory("transcoder-likeness-").FullName;
        try
        {
            var files = contenders.Select((contender, index) =>
            {
                var file = Path.Join(folder, $"{index}.{spec[(spec.LastIndexOf('-') + 1)..]}");
                contender.Save(file);
                return file;
            }).ToArray();
            return [.. files.Select(file => file == files[0] ? "" : Say(files[0], file))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Say(string ours, string other)
    {
        using var one = Image.NewFromBuffer(File.ReadAllBytes(ours));
        using var two = Image.NewFromBuffer(File.ReadAllBytes(other));
        if (one.Width != two.Width || one.Height != two.Height)
            return string.Create(CultureInfo.InvariantCulture, $"its size is {two.Width}×{two.Height}, ours {one.Width}×{one.Height}");
        var psnr = Similarity.Psnr(one, two);
        return psnr >= Bound ? "" : string.Create(CultureInfo.InvariantCulture, $"{psnr:0} dB from ours");
    }
}
