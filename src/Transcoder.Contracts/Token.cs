using System.Globalization;

namespace Transcoder.Contracts;

/// <summary>The rows of the token table. Their order is the canonical order of a spec.</summary>
internal enum TokenKind
{
    None,
    Width,
    Height,
    Fit,
    Enlarge,
    Gravity,
    Dpr,
    Rotate,
    Flip,
    Flop,
    Gray,
    Blur,
    Sharpen,
    Background,
    Watermark,
    Still,
    Keep,
    Quality,
    Format,
}

/// <summary>One token of a spec, known by its shape alone; <see cref="IsInRange"/> judges its value.</summary>
/// <param name="Value">The number, the colour as 0xRRGGBB, or the member of the kind's enumeration.</param>
/// <param name="Name">The watermark's name.</param>
internal readonly record struct Token(TokenKind Kind, int Value = 0, FocalPoint? Point = null, string? Name = null)
{
    private const int NotSixDigits = -1;

    public bool IsGiven => Kind != TokenKind.None;

    public int? Number => IsGiven ? Value : null;

    public Rgb? Colour => IsGiven ? new Rgb((byte)(Value >> 16), (byte)(Value >> 8), (byte)Value) : null;

    public bool IsInRange => Kind switch
    {
        TokenKind.Width or TokenKind.Height => Value is >= 1 and <= Spec.MaxSide,
        TokenKind.Gravity => Point is null or { X: <= 100, Y: <= 100 },
        TokenKind.Dpr => Value is >= 1 and <= 4,
        TokenKind.Rotate => Value <= 359,
        TokenKind.Blur or TokenKind.Quality => Value is >= 1 and <= 100,
        TokenKind.Background => Value != NotSixDigits,
        _ => true,
    };

    /// <summary>The token that has this shape, or <c>default</c> where none has.</summary>
    /// <param name="watermarks">The configured names; null where any name will do.</param>
    public static Token Read(ReadOnlySpan<char> text, IReadOnlyList<string>? watermarks) =>
        Vocabulary.Words.TryGetValue(text, out var word) ? word : text switch
        {
            ['w', 'm', .. var name] => Watermark(name, watermarks),
            ['w', .. var digits] => Numbered(TokenKind.Width, digits),
            ['h', .. var digits] => Numbered(TokenKind.Height, digits),
            ['q', .. var digits] => Numbered(TokenKind.Quality, digits),
            ['d', 'p', 'r', .. var digits] => Numbered(TokenKind.Dpr, digits),
            ['r', 'o', 't', .. var digits] => Numbered(TokenKind.Rotate, digits),
            ['b', 'l', 'u', 'r', .. var digits] => Numbered(TokenKind.Blur, digits),
            ['b', 'g', .. var digits] => Background(digits),
            ['f', 'p', .. var point] => FocalPoint(point),
            _ => default,
        };

    /// <summary>Is this what a watermark's or a preset's name may consist of? The empty name passes.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
                return false;
        return true;
    }

    private static Token Numbered(TokenKind kind, ReadOnlySpan<char> digits) =>
        TryReadNumber(digits, out var value) ? new(kind, value) : default;

    private static Token FocalPoint(ReadOnlySpan<char> text)
    {
        var x = text.IndexOf('x');
        return x > 0 && TryReadNumber(text[..x], out var left) && TryReadNumber(text[(x + 1)..], out var top)
            ? new(TokenKind.Gravity, (int)Gravity.FocalPoint, new FocalPoint(left, top))
            : default;
    }

    private static Token Background(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty)
            return default;
        foreach (var c in digits)
            if (!char.IsAsciiHexDigit(c))
                return default;
        return new(TokenKind.Background, digits.Length == 6
            ? int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : NotSixDigits);
    }

    private static Token Watermark(ReadOnlySpan<char> name, IReadOnlyList<string>? watermarks)
    {
        if (watermarks is null)
            return IsName(name) ? new(TokenKind.Watermark, Name: name.ToString()) : default;
        for (var i = 0; i < watermarks.Count; i++)
            if (name.SequenceEqual(watermarks[i]))
                return new(TokenKind.Watermark, Name: watermarks[i]);
        return default;
    }

    /// <summary>Digits of any number; a value past <see cref="int.MaxValue"/> stays there, out of every range.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (int)Math.Min(value * 10L + (c - '0'), int.MaxValue);
        }
        return !digits.IsEmpty;
    }
}
