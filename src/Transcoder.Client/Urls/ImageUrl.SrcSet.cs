using System.Globalization;
using Transcoder.Contracts;

namespace Transcoder.Client;

public sealed partial class ImageUrl
{
    /// <summary>
    /// A srcset of widths, for <c>sizes</c>: <c>/w320/photo.jpg 320w, /w640/photo.jpg 640w</c>. Each candidate says the width that it really
    /// has: on the deployment's steps, and never above the original's where that is known and nothing enlarges. Where this address has a
    /// height too, its aspect is kept, and a width for which the steps have no such height is left out.
    /// </summary>
    /// <param name="widths">In pixels, each 1 to 4096, in any order; the dpr multiplies them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The widths of the candidates cannot be known: this is a preset, has a height alone, is turned by
    /// an angle, or is fitted <c>inside</c> or <c>outside</c> a box while the original's size is not known. Or no width is left.</exception>
    public string SrcSet(params IEnumerable<int> widths) => Print(Candidates(widths));

    /// <summary>As <see cref="SrcSet"/>, of every size that the deployment's steps have between two.</summary>
    /// <param name="from">In pixels, 1 to 4096.</param>
    /// <param name="to">In pixels, <paramref name="from"/> to 4096.</param>
    public string SrcSetBetween(int from, int to)
    {
        Within(from, 1, Spec.MaxSide);
        Within(to, from, Spec.MaxSide);
        return SrcSet(_urls.Deployment.Ladder.Where(size => size >= from && size <= to));
    }

    /// <summary>
    /// A srcset of densities, for an image of a fixed size: <c>/w200/photo.jpg 1x, /w200-dpr2/photo.jpg 2x</c>. It ends where the next density
    /// would pass 4096 pixels or has no more pixels than the one before, because the original's size is known and has no more.
    /// </summary>
    /// <param name="most">1 to 4.</param>
    /// <exception cref="InvalidOperationException">Neither a width nor a height is given.</exception>
    public string SrcSetDensities(int most = 2) => Print(Densities(Within(most, 1, 4)));

    private List<Candidate> Candidates(IEnumerable<int> widths)
    {
        if (_preset is not null || _spec is { Height: not null, Width: null })
            throw new InvalidOperationException("A srcset of widths needs an address without a preset, and with a width where it has a height.");
        if (widths.Select(width => AtWidth(width)).OfType<Candidate>().DistinctBy(one => one.Number).OrderBy(one => one.Number).ToList()
            is not { Count: > 0 } candidates)
            throw new InvalidOperationException("No width is left: none was given, or the steps have no height for any in this aspect.");
        return candidates;
    }

    private Candidate? AtWidth(int width)
    {
        Within(width, 1, Spec.MaxSide);
        if (_original is { } original && !_spec.Enlarge && !original.IsDrawing && original.Rendered(new Spec { Rotate = _spec.Rotate }) is { } own)
            width = Math.Min(width, Math.Max(1, own.Width / _spec.Dpr));

        var height = _spec.Height is { } h ? Math.Max(1, (int)Math.Round((double)width * h / _spec.Width!.Value)) : (int?)null;
        if (height > Spec.MaxSide)
            return null;
        var url = With(_spec with { Width = width, Height = height }, width, token: nameof(width));
        return url.KeepsAspectOf(this) ? new Candidate(url, url.RenderedWidth(), 'w') : null;
    }

    /// <summary>To the pixel: steps round each side by itself.</summary>
    private bool KeepsAspectOf(ImageUrl other) =>
        (Made, other._spec) is not ({ Width: { } width, Height: { } height }, { Width: { } w, Height: { } h })
        || Math.Abs((double)width * h / w - height) <= 1;

    private int RenderedWidth()
    {
        var spec = Made;
        if (_original is { } original)
            return original.Rendered(spec)?.Width ?? throw NotKnown();
        var isBox = spec.Height is null || spec.Fit is Contracts.Fit.Cover or Contracts.Fit.Contain or Contracts.Fit.Fill;
        return isBox && spec.Rotate % 90 == 0 ? spec.Width!.Value * spec.Dpr : throw NotKnown();
    }

    private static InvalidOperationException NotKnown() =>
        new("How wide the candidates are is not known: give the original's size, or another fit than inside and outside, and quarter turns only.");

    private List<Candidate> Densities(int most)
    {
        if (_preset is null && _spec is { Width: null, Height: null })
            throw new InvalidOperationException("A srcset of densities needs a width or a height.");
        // What a preset makes is settled: it has the one density.
        List<Candidate> candidates = [new(_preset is null ? Dpr(1) : this, 1, 'x')];
        for (var density = 2; density <= most && _preset is null && Math.Max(_spec.Width ?? 0, _spec.Height ?? 0) * density <= Spec.MaxSide; density++)
        {
            var next = Dpr(density);
            if (_original is { } original && original.Rendered(next.Made) == original.Rendered(candidates[^1].Url.Made))
                break;
            candidates.Add(new Candidate(next, density, 'x'));
        }
        return candidates;
    }

    private static string Print(IEnumerable<Candidate> candidates) => string.Join(", ", candidates);

    private readonly record struct Candidate(ImageUrl Url, int Number, char Unit)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Url} {Number}{Unit}");
    }
}
