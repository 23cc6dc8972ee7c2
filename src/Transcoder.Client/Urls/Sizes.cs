using System.Globalization;

namespace Transcoder.Client;

/// <summary>How wide an image stands on the page: the <c>sizes</c> of a srcset with widths. Immutable.</summary>
/// <example><c>Sizes.Of("50vw").UpTo(600, "100vw")</c> prints <c>(max-width: 600px) 100vw, 50vw</c>.</example>
public sealed class Sizes
{
    private readonly string _conditions;
    private readonly string _length;

    private Sizes(string conditions, string length) => (_conditions, _length) = (conditions, length);

    /// <summary>As wide as the window, which is also what a browser takes where there are no sizes.</summary>
    public static Sizes FullWidth { get; } = new("", "100vw");

    /// <param name="length">A length of CSS: <c>50vw</c>, <c>320px</c>, <c>calc(100vw - 2rem)</c>.</param>
    public static Sizes Of(string length) => new("", Checked(length));

    /// <summary>Another width where the window has at most so many pixels. Given from the narrowest to the widest.</summary>
    public Sizes UpTo(int window, string length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        return new Sizes(string.Create(CultureInfo.InvariantCulture, $"{_conditions}(max-width: {window}px) {Checked(length)}, "), _length);
    }

    public override string ToString() => _conditions + _length;

    private static string Checked(string length)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(length);
        return length.Contains(',') && !length.Contains('(')
            ? throw new ArgumentException($"'{length}' is more than one length; each window has its own UpTo.", nameof(length))
            : length;
    }
}
