namespace NetVips;

/// <summary>The enumerations of libvips, with its values.</summary>
public static class Enums
{
    public enum Access
    {
        Random = 0,
        Sequential = 1,
    }

    public enum Align
    {
        Low = 0,
        Centre = 1,
        High = 2,
    }

    public enum Angle
    {
        D0 = 0,
        D90 = 1,
        D180 = 2,
        D270 = 3,
    }

    public enum BandFormat
    {
        Notset = -1,
        Uchar = 0,
        Char = 1,
        Ushort = 2,
        Short = 3,
        Uint = 4,
        Int = 5,
        Float = 6,
        Complex = 7,
        Double = 8,
        Dpcomplex = 9,
    }

    public enum BlendMode
    {
        Clear = 0,
        Source = 1,
        Over = 2,
        In = 3,
        Out = 4,
        Atop = 5,
        Dest = 6,
        DestOver = 7,
        DestIn = 8,
        DestOut = 9,
        DestAtop = 10,
        Xor = 11,
        Add = 12,
        Saturate = 13,
        Multiply = 14,
        Screen = 15,
        Overlay = 16,
        Darken = 17,
        Lighten = 18,
        ColourDodge = 19,
        ColourBurn = 20,
        HardLight = 21,
        SoftLight = 22,
        Difference = 23,
        Exclusion = 24,
    }

    public enum Coding
    {
        Error = -1,
        None = 0,
        Labq = 2,
        Rad = 6,
    }

    public enum CompassDirection
    {
        Centre = 0,
        North = 1,
        East = 2,
        South = 3,
        West = 4,
        NorthEast = 5,
        SouthEast = 6,
        SouthWest = 7,
        NorthWest = 8,
    }

    public enum Direction
    {
        Horizontal = 0,
        Vertical = 1,
    }

    public enum Extend
    {
        Black = 0,
        Copy = 1,
        Repeat = 2,
        Mirror = 3,
        White = 4,
        Background = 5,
    }

    public enum FailOn
    {
        None = 0,
        Truncated = 1,
        Error = 2,
        Warning = 3,
    }

    public enum ForeignHeifCompression
    {
        Hevc = 1,
        Avc = 2,
        Jpeg = 3,
        Av1 = 4,
    }

    public enum ForeignHeifEncoder
    {
        Auto = 0,
        Aom = 1,
        Rav1e = 2,
        Svt = 3,
        X265 = 4,
    }

    [Flags]
    public enum ForeignKeep : uint
    {
        None = 0,
        Exif = 1,
        Xmp = 2,
        Iptc = 4,
        Icc = 8,
        Other = 16,
        Gainmap = 32,
        All = 63,
    }

    [Flags]
    public enum ForeignPngFilter
    {
        None = 8,
        Sub = 16,
        Up = 32,
        Avg = 64,
        Paeth = 128,
        All = 248,
    }

    public enum ForeignSubsample
    {
        Auto = 0,
        On = 1,
        Off = 2,
    }

    public enum ForeignTiffCompression
    {
        None = 0,
        Jpeg = 1,
        Deflate = 2,
        Packbits = 3,
        Ccittfax4 = 4,
        Lzw = 5,
        Webp = 6,
        Zstd = 7,
        Jp2k = 8,
    }

    public enum ForeignTiffPredictor
    {
        None = 1,
        Horizontal = 2,
        Float = 3,
    }

    public enum ForeignTiffResunit
    {
        Cm = 0,
        Inch = 1,
    }

    public enum ForeignWebpPreset
    {
        Default = 0,
        Picture = 1,
        Photo = 2,
        Drawing = 3,
        Icon = 4,
        Text = 5,
    }

    public enum ForeignDzDepth
    {
        Onepixel = 0,
        Onetile = 1,
        One = 2,
    }

    public enum Intent
    {
        Perceptual = 0,
        Relative = 1,
        Saturation = 2,
        Absolute = 3,
        Auto = 32,
    }

    public enum Interesting
    {
        None = 0,
        Centre = 1,
        Entropy = 2,
        Attention = 3,
        Low = 4,
        High = 5,
        All = 6,
    }

    public enum Interpretation
    {
        Error = -1,
        Multiband = 0,
        Bw = 1,
        Histogram = 10,
        Xyz = 12,
        Lab = 13,
        Cmyk = 15,
        Labq = 16,
        Rgb = 17,
        Cmc = 18,
        Lch = 19,
        Labs = 21,
        Srgb = 22,
        Yxy = 23,
        Fourier = 24,
        Rgb16 = 25,
        Grey16 = 26,
        Matrix = 27,
        Scrgb = 28,
        Hsv = 29,
        Oklab = 30,
        Oklch = 31,
    }

    public enum Kernel
    {
        Nearest = 0,
        Linear = 1,
        Cubic = 2,
        Mitchell = 3,
        Lanczos2 = 4,
        Lanczos3 = 5,
        Mks2013 = 6,
        Mks2021 = 7,
    }

    public enum PCS
    {
        Lab = 0,
        Xyz = 1,
    }

    public enum Precision
    {
        Integer = 0,
        Float = 1,
        Approximate = 2,
    }

    public enum RegionShrink
    {
        Mean = 0,
        Median = 1,
        Mode = 2,
        Max = 3,
        Min = 4,
        Nearest = 5,
    }

    public enum Size
    {
        Both = 0,
        Up = 1,
        Down = 2,
        Force = 3,
    }
}
