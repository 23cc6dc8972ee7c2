using System.Runtime.CompilerServices;

namespace Transcoder.Contracts;

/// <summary>Joins tokens to a text, allocating nothing but the text.</summary>
internal ref struct SpecWriter(Span<char> buffer)
{
    private DefaultInterpolatedStringHandler _text = new(0, 0, null, buffer);
    private bool _isFollowing;

    public void Word(bool isAsked, string word)
    {
        if (isAsked)
            Begin(word);
    }

    public void Number(string letters, int? value)
    {
        if (value is not { } number)
            return;
        Begin(letters);
        _text.AppendFormatted(number);
    }

    public void Point(string letters, FocalPoint point)
    {
        Begin(letters);
        _text.AppendFormatted(point.X);
        _text.AppendLiteral("x");
        _text.AppendFormatted(point.Y);
    }

    public void Colour(string letters, Rgb? colour)
    {
        if (colour is not { } rgb)
            return;
        Begin(letters);
        _text.AppendFormatted(rgb.R << 16 | rgb.G << 8 | rgb.B, "x6");
    }

    public void Name(string letters, string? name)
    {
        if (name is null)
            return;
        Begin(letters);
        _text.AppendLiteral(name);
    }

    public override string ToString() => _text.ToStringAndClear();

    private void Begin(string text)
    {
        if (_isFollowing)
            _text.AppendFormatted(Grammar.Joint);
        _isFollowing = true;
        _text.AppendLiteral(text);
    }
}
