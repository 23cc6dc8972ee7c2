using System.Diagnostics.CodeAnalysis;

namespace Transcoder.Contracts;

/// <summary>
/// The text of a spec: tokens joined by <c>-</c>, such as <c>w200-h300-cover-webp</c>.
/// Reading normalises, so equal specs have one text: <c>Parse(Print(Parse(x)))</c> is <c>Parse(x)</c>.
/// </summary>
public static class Grammar
{
    internal const char Joint = '-';

    private static readonly Spec Nothing = new();
    private static readonly Rgb White = new(255, 255, 255);

    /// <summary>
    /// Reads a segment of a path. False with an <paramref name="error"/>: it means to be a spec and is wrong. False without one: it is
    /// no spec but a folder's name, such as <c>cover-art</c>, or asks for nothing, such as <c>cover</c>.
    /// </summary>
    /// <param name="watermarks">The names that <c>wm</c> may carry, the empty one for <c>wm</c> alone; null where any name will do.</param>
    /// <param name="spec">In its normal form; see <see cref="Normalise"/>.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, IReadOnlyList<string>? watermarks, [NotNullWhen(true)] out Spec? spec, out SpecError? error)
    {
        spec = SpecReader.Read(text, watermarks, out error) is { } asked ? Normalise(asked) : null;
        if (spec == Nothing)
            spec = null;
        return spec is not null;
    }

    /// <summary>The canonical text of a spec in its normal form; empty where it asks for nothing.</summary>
    public static string Print(Spec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        // Holds all tokens with a watermark's name of a hundred characters; a longer text takes a pooled buffer.
        var text = new SpecWriter(stackalloc char[256]);
        text.Number("w", spec.Width);
        text.Number("h", spec.Height);
        text.Word(spec.Fit != Fit.Inside, Vocabulary.Of(spec.Fit));
        text.Word(spec.Enlarge, Vocabulary.Up);
        if (spec.FocalPoint is { } point)
            text.Point("fp", point);
        else
            text.Word(spec.Gravity != Gravity.Center, Vocabulary.Of(spec.Gravity));
        text.Number("dpr", spec.Dpr != 1 ? spec.Dpr : null);
        text.Number("rot", spec.Rotate != 0 ? spec.Rotate : null);
        text.Word(spec.Flip, Vocabulary.Flip);
        text.Word(spec.Flop, Vocabulary.Flop);
        text.Word(spec.Gray, Vocabulary.Gray);
        text.Number("blur", spec.Blur);
        text.Word(spec.Sharpen, Vocabulary.Sharpen);
        text.Colour("bg", spec.Background);
        text.Name("wm", spec.Watermark);
        text.Word(spec.Still, Vocabulary.Still);
        text.Word(spec.Keep, Vocabulary.Keep);
        text.Number("q", spec.Quality);
        if (spec.Format is { } format)
            text.Word(true, Vocabulary.Of(format));
        return text.ToString();
    }

    /// <summary>The same spec without what has no effect beside its other tokens.</summary>
    public static Spec Normalise(Spec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var sized = spec.Width is not null || spec.Height is not null;
        var boxed = spec.Width is not null && spec.Height is not null;

        if (spec.Fit != Fit.Inside && !boxed)
            spec = spec with { Fit = Fit.Inside };
        if (spec.Gravity != Gravity.Center && spec.Fit is not (Fit.Cover or Fit.Contain))
            spec = spec with { Gravity = Gravity.Center, FocalPoint = null };
        if (spec.Enlarge && !sized)
            spec = spec with { Enlarge = false };
        if (spec.Dpr != 1 && !sized)
            spec = spec with { Dpr = 1 };
        if (spec.Format is not { } format)
            return spec;

        if (spec.Quality is { } quality && (format.IsLossless() || quality == format.DefaultQuality()))
            spec = spec with { Quality = null };
        if (spec.Still && !format.HoldsAnimation())
            spec = spec with { Still = false };
        if (spec.Background == White && format is OutputFormat.Jpeg)
            spec = spec with { Background = null };
        return spec;
    }
}
