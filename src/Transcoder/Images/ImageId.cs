using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Transcoder.Images;

/// <summary>Ids and cursors as they are written.</summary>
public static class ImageId
{
    /// <summary>With its hyphens, in any case.</summary>
    public static Outcome<Found> Parse(string text) => Guid.TryParseExact(text, "D", out var id)
        ? new Found(id)
        : new Failure(FailureKind.BadRequest, $"'{Short(text)}' is no id; an id looks like 01985f3a-7c1e-7b52-9d0e-4f6a2c8b1e37.");

    /// <summary>Where the next page begins: after this id.</summary>
    public static string Cursor(Guid last) => Base64Url.EncodeToString(last.ToByteArray(bigEndian: true));

    public static bool TryCursor(string text, [NotNullWhen(true)] out Guid? last)
    {
        Span<byte> bytes = stackalloc byte[16];
        last = text.Length == 22 && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == 16
            && new Guid(bytes, bigEndian: true) is { Version: 7 } id && Cursor(id) == text
            ? id
            : null;
        return last is not null;
    }

    internal static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    public sealed record Found(Guid Id);
}
