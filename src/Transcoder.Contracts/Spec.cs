namespace Transcoder.Contracts;

/// <summary>How an image meets a box of which both sides are given.</summary>
public enum Fit { Inside, Cover, Contain, Fill, Outside }

/// <summary>What <see cref="Fit.Cover"/> keeps, and where <see cref="Fit.Contain"/> places.</summary>
public enum Gravity { Center, North, NorthEast, East, SouthEast, South, SouthWest, West, NorthWest, Smart, Entropy, FocalPoint }

/// <summary>The format of a variant; <see cref="Auto"/> is what the Accept header allows, and never reaches a stored variant.</summary>
public enum OutputFormat { Jpeg, Png, WebP, Avif, Gif, Tiff, Auto }

/// <summary>A point of the upright original, in percent of its width and height from the top left.</summary>
public readonly record struct FocalPoint(int X, int Y);

public readonly record struct Rgb(byte R, byte G, byte B);

/// <summary>What a URL asks to be done to an original: the tokens of a spec, parsed and in range. Null or false: not asked for.</summary>
public sealed record Spec
{
    /// <summary>The longest side that may be asked for or made, in pixels, after <see cref="Dpr"/>.</summary>
    public const int MaxSide = 4096;

    /// <summary>1 to 4096 pixels, before <see cref="Dpr"/>.</summary>
    public int? Width { get; init; }

    /// <summary>1 to 4096 pixels, before <see cref="Dpr"/>.</summary>
    public int? Height { get; init; }

    public Fit Fit { get; init; }

    /// <summary>May the output be larger than the original?</summary>
    public bool Enlarge { get; init; }

    public Gravity Gravity { get; init; }

    /// <summary>Set exactly when <see cref="Gravity"/> is <see cref="Gravity.FocalPoint"/>.</summary>
    public FocalPoint? FocalPoint { get; init; }

    /// <summary>1 to 4.</summary>
    public int Dpr { get; init; } = 1;

    /// <summary>0 to 359 degrees clockwise, after the EXIF orientation.</summary>
    public int Rotate { get; init; }

    /// <summary>Top to bottom.</summary>
    public bool Flip { get; init; }

    /// <summary>Left to right.</summary>
    public bool Flop { get; init; }

    public bool Gray { get; init; }

    /// <summary>The Gaussian's sigma, 1 to 100 pixels of the output.</summary>
    public int? Blur { get; init; }

    public bool Sharpen { get; init; }

    public Rgb? Background { get; init; }

    /// <summary>The name of a configured watermark; empty for the one without a name; null for none.</summary>
    public string? Watermark { get; init; }

    /// <summary>First frame only.</summary>
    public bool Still { get; init; }

    /// <summary>Keep EXIF, XMP and ICC.</summary>
    public bool Keep { get; init; }

    /// <summary>1 to 100; null for the format's own default.</summary>
    public int? Quality { get; init; }

    /// <summary>Null for the original's format, or the nearest that a browser shows.</summary>
    public OutputFormat? Format { get; init; }
}
