using System.Runtime.CompilerServices;

namespace Transcoder.Contracts;

/// <summary>Reads a segment's tokens, in whatever order, into a spec that says what was asked, not yet normalised.</summary>
internal static class SpecReader
{
    /// <summary>
    /// The spec; or null with the error of a segment that means to be a spec; or null without one for a segment that does not.
    /// A segment means to be a spec when each of its tokens has the shape of one, or when it opens with a width or a height.
    /// </summary>
    public static Spec? Read(ReadOnlySpan<char> segment, IReadOnlyList<string>? watermarks, out SpecError? error)
    {
        error = null;
        var found = new Found();
        var isMeant = false;
        foreach (var range in segment.Split(Grammar.Joint))
        {
            var text = segment[range];
            var token = Token.Read(text, watermarks);
            isMeant |= range.Start.Value == 0 && token.Kind is TokenKind.Width or TokenKind.Height;
            if (!token.IsGiven && !isMeant)
            {
                error = null;
                return null;
            }
            error ??= Judge(token, text, found[(int)token.Kind], watermarks);
            found[(int)token.Kind] = token;
        }
        error ??= JudgeTogether(found, segment);
        return error is null ? ToSpec(found) : null;
    }

    /// <summary>The token of a kind as it was written in a segment that holds it.</summary>
    public static string Written(TokenKind kind, ReadOnlySpan<char> segment)
    {
        foreach (var range in segment.Split(Grammar.Joint))
            if (Token.Read(segment[range], watermarks: null).Kind == kind)
                return segment[range].ToString();
        throw new ArgumentException($"'{segment}' holds no {kind}.", nameof(kind));
    }

    private static SpecError? Judge(Token token, ReadOnlySpan<char> text, Token earlier, IReadOnlyList<string>? watermarks) =>
        !token.IsGiven ? SpecErrors.Unknown(text, watermarks)
        : earlier.IsGiven ? SpecErrors.Repeated(text, token.Kind)
        : !token.IsInRange ? SpecErrors.OutOfRange(text, token.Kind)
        : null;

    private static SpecError? JudgeTogether(in Found found, ReadOnlySpan<char> segment)
    {
        var (width, height) = (found[(int)TokenKind.Width], found[(int)TokenKind.Height]);
        var dpr = found[(int)TokenKind.Dpr].Number ?? 1;
        foreach (var side in (ReadOnlySpan<Token>)[width, height])
            if ((long)side.Value * dpr > Spec.MaxSide)
                return SpecErrors.TooLarge(Written(side.Kind, segment), side.Value, dpr);

        var gravity = found[(int)TokenKind.Gravity];
        return width.IsGiven && height.IsGiven
            && (Fit)found[(int)TokenKind.Fit].Value is Fit.Contain
            && (Gravity)gravity.Value is Gravity.Smart or Gravity.Entropy or Gravity.FocalPoint
            ? SpecErrors.NothingToCrop(Written(gravity.Kind, segment))
            : null;
    }

    private static Spec ToSpec(in Found found) => new()
    {
        Width = found[(int)TokenKind.Width].Number,
        Height = found[(int)TokenKind.Height].Number,
        Fit = (Fit)found[(int)TokenKind.Fit].Value,
        Enlarge = found[(int)TokenKind.Enlarge].IsGiven,
        Gravity = (Gravity)found[(int)TokenKind.Gravity].Value,
        FocalPoint = found[(int)TokenKind.Gravity].Point,
        Dpr = found[(int)TokenKind.Dpr].Number ?? 1,
        Rotate = found[(int)TokenKind.Rotate].Value,
        Flip = found[(int)TokenKind.Flip].IsGiven,
        Flop = found[(int)TokenKind.Flop].IsGiven,
        Gray = found[(int)TokenKind.Gray].IsGiven,
        Blur = found[(int)TokenKind.Blur].Number,
        Sharpen = found[(int)TokenKind.Sharpen].IsGiven,
        Background = found[(int)TokenKind.Background].Colour,
        Watermark = found[(int)TokenKind.Watermark].Name,
        Still = found[(int)TokenKind.Still].IsGiven,
        Keep = found[(int)TokenKind.Keep].IsGiven,
        Quality = found[(int)TokenKind.Quality].Number,
        Format = (OutputFormat?)found[(int)TokenKind.Format].Number,
    };

    /// <summary>The token found of each kind; a default where there is none.</summary>
    [InlineArray((int)TokenKind.Format + 1)]
    private struct Found
    {
        private Token _first;
    }
}
