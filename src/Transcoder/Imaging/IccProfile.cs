using System.Buffers.Binary;

namespace Transcoder.Imaging;

/// <summary>Tells a colour profile that is sRGB: most are, and converting sRGB to sRGB costs as much as any other conversion.</summary>
internal static class IccProfile
{
    /// <summary>sRGB's primaries as every ICC profile holds them, adapted to D50 (IEC 61966-2-1, with the ICC's own adaptation).</summary>
    private static readonly (string Tag, double X, double Y, double Z)[] Primaries =
    [
        ("rXYZ", 0.4361, 0.2225, 0.0139),
        ("gXYZ", 0.3851, 0.7169, 0.0971),
        ("bXYZ", 0.1431, 0.0606, 0.7139),
    ];

    /// <summary>Profiles in use differ from each other by their rounding, less than the eye or eight bits tell.</summary>
    private const double Tolerance = 0.0015;

    /// <summary>True where the primaries and the tone curve are sRGB's; what cannot be read is not.</summary>
    public static bool IsSrgb(ReadOnlySpan<byte> profile)
    {
        if (profile.Length < 132 || !profile[16..].StartsWith("RGB "u8) || !profile[20..].StartsWith("XYZ "u8))
            return false;
        foreach (var (tag, x, y, z) in Primaries)
        {
            if (Find(profile, tag) is not { Length: >= 20 } value || !Near(value, 8, x) || !Near(value, 12, y) || !Near(value, 16, z))
                return false;
        }

        return IsSrgbCurve(Find(profile, "rTRC")) && IsSrgbCurve(Find(profile, "gTRC")) && IsSrgbCurve(Find(profile, "bTRC"));
    }

    /// <summary>A table or a parametric curve that takes the middle where sRGB's does; a plain gamma of 2.2 is another curve.</summary>
    private static bool IsSrgbCurve(ReadOnlySpan<byte> curve)
    {
        if (curve.Length >= 12 && curve.StartsWith("curv"u8))
        {
            var count = BinaryPrimitives.ReadUInt32BigEndian(curve[8..]);
            return count is >= 16 and <= 65536 && curve.Length >= 12 + 2 * count
                && NearCurve(curve, (int)count, 0.05) && NearCurve(curve, (int)count, 0.25) && NearCurve(curve, (int)count, 0.5) && NearCurve(curve, (int)count, 0.75);
        }

        // Type 3 of a parametric curve: ((a x + b) ^ g) above d, c x below.
        return curve.Length >= 32 && curve.StartsWith("para"u8) && BinaryPrimitives.ReadUInt16BigEndian(curve[8..]) == 3
            && Near(curve, 12, 2.4) && Near(curve, 16, 1 / 1.055) && Near(curve, 20, 0.055 / 1.055) && Near(curve, 24, 1 / 12.92) && Near(curve, 28, 0.04045);
    }

    private static bool NearCurve(ReadOnlySpan<byte> curve, int count, double at)
    {
        var index = (int)Math.Round(at * (count - 1));
        var encoded = (double)index / (count - 1);
        var linear = encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
        return Math.Abs(BinaryPrimitives.ReadUInt16BigEndian(curve[(12 + 2 * index)..]) / 65535.0 - linear) < Tolerance;
    }

    private static bool Near(ReadOnlySpan<byte> tag, int at, double value) =>
        Math.Abs(BinaryPrimitives.ReadInt32BigEndian(tag[at..]) / 65536.0 - value) < Tolerance;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> profile, string name)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(profile[128..]);
        for (var i = 0; i < Math.Min(count, 100) && 144 + 12 * i <= profile.Length; i++)
        {
            var entry = profile[(132 + 12 * i)..];
            if (System.Text.Encoding.ASCII.GetString(entry[..4]) != name)
                continue;
            var (offset, size) = (BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), BinaryPrimitives.ReadUInt32BigEndian(entry[8..]));
            return offset + (ulong)size <= (ulong)profile.Length ? profile.Slice((int)offset, (int)size) : default;
        }

        return default;
    }
}
