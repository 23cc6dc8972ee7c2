namespace Transcoder.Contracts;

/// <summary>
/// The few values that an unsigned URL may ask for, so that nobody can fill the bucket with <c>w1</c>, <c>w2</c>, <c>w3</c> and so on.
/// </summary>
/// <param name="ladder">The sizes, ascending, before dpr.</param>
internal sealed class Steps(IReadOnlyList<int> ladder)
{
    private static readonly int[] Blurs = [2, 5, 10, 20, 50];

    /// <summary>Moves a spec's values to their steps. The error: a value that has no near step.</summary>
    /// <param name="segment">The spec as it was written, to name the token.</param>
    public SpecError? Apply(ReadOnlySpan<char> segment, ref Spec spec)
    {
        if (spec.Rotate % 90 != 0)
            return SpecErrors.OffStep(SpecReader.Written(TokenKind.Rotate, segment), "rot90, rot180, rot270");
        if (spec.Background is not (null or { R: 0, G: 0, B: 0 } or { R: 255, G: 255, B: 255 }))
            return SpecErrors.OffStep(SpecReader.Written(TokenKind.Background, segment), "bg000000, bgffffff");
        if (spec is not { Width: null, Height: null } && ladder[0] * spec.Dpr > Spec.MaxSide)
            return SpecErrors.NoStepFits(SpecReader.Written(TokenKind.Dpr, segment), ladder[0]);

        var dpr = spec.Dpr;
        var stepped = spec with
        {
            Width = Size(spec.Width, dpr),
            Height = Size(spec.Height, dpr),
            FocalPoint = spec.FocalPoint is { } point ? new FocalPoint(Tens(point.X), Tens(point.Y)) : null,
            Blur = Blur(spec.Blur),
            Quality = spec.Quality is { } quality ? Math.Max(5, (quality + 2) / 5 * 5) : null,
        };
        // A quality that has moved to the format's default says nothing any more.
        spec = Grammar.Normalise(stepped);
        return null;
    }

    /// <summary>The next size up; but where dpr would take that past the limit, or the ladder ends, the largest that fits.</summary>
    private int? Size(int? side, int dpr)
    {
        if (side is null)
            return null;
        var size = ladder[0];
        for (var i = 1; i < ladder.Count && size < side && ladder[i] * dpr <= Spec.MaxSide; i++)
            size = ladder[i];
        return size;
    }

    private static int Tens(int percent) => (percent + 5) / 10 * 10;

    private static int? Blur(int? sigma)
    {
        if (sigma is null)
            return null;
        var i = 0;
        while (i < Blurs.Length - 1 && 2 * sigma >= Blurs[i] + Blurs[i + 1])
            i++;
        return Blurs[i];
    }
}
