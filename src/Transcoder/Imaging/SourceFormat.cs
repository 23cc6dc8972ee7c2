using System.Buffers.Binary;
using System.Text;
using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>What a file is, told by its content; its name may say anything.</summary>
public sealed record SourceFormat
{
    /// <summary>How many bytes from the start are enough for <see cref="Detect"/>.</summary>
    public const int HeadBytes = 4096;

    public static readonly SourceFormat Jpeg = new("JPEG", "image/jpeg") { Output = OutputFormat.Jpeg };
    public static readonly SourceFormat Png = new("PNG", "image/png") { Output = OutputFormat.Png };
    public static readonly SourceFormat WebP = new("WebP", "image/webp") { Output = OutputFormat.WebP, MayMove = true };
    public static readonly SourceFormat Gif = new("GIF", "image/gif") { Output = OutputFormat.Gif, MayMove = true };
    public static readonly SourceFormat Avif = new("AVIF", "image/avif") { Output = OutputFormat.Avif };

    /// <summary>No browser but one shows it, so what is not asked for as TIFF becomes another format.</summary>
    public static readonly SourceFormat Tiff = new("TIFF", "image/tiff");

    /// <summary>Always drawn, never passed on: it may hold script.</summary>
    public static readonly SourceFormat Svg = new("SVG", "image/svg+xml");

    private SourceFormat(string name, string contentType) => (Name, ContentType) = (name, contentType);

    public string Name { get; }

    public string ContentType { get; }

    /// <summary>The format of a variant that asks for none; null where a browser does not show this one.</summary>
    public OutputFormat? Output { get; private init; }

    /// <summary>Can a file of this format hold frames that play?</summary>
    public bool MayMove { get; private init; }

    /// <summary>False for what is known by its look and not read: the name then makes the error helpful.</summary>
    public bool IsRead { get; private init; } = true;

    /// <summary>The format that is read and has this name; null for none.</summary>
    public static SourceFormat? Named(string? name) => Array.Find([Jpeg, Png, WebP, Gif, Avif, Tiff, Svg], format => format.Name == name);

    /// <summary>Null for what no signature matches.</summary>
    public static SourceFormat? Detect(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xD8, 0xFF, ..])
            return Jpeg;
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..])
            return Png;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            return Gif;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            return WebP;
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
            return Brand(head);
        if (head is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..])
            return TiffHead.IsCameraRaw(head) ? Unread("a camera's raw file", "image/x-raw") : Tiff;
        return Other(head) ?? (IsSvg(head) ? Svg : null);
    }

    private static SourceFormat Unread(string name, string contentType) => new(name, contentType) { IsRead = false };

    /// <summary>The ISO media files: the major brand, then the compatible ones, say what is inside.</summary>
    private static SourceFormat? Brand(ReadOnlySpan<byte> head)
    {
        var length = (int)Math.Min((uint)head.Length, BinaryPrimitives.ReadUInt32BigEndian(head));
        var brands = Encoding.ASCII.GetString(head[8..Math.Max(12, length)]);
        if (brands.Contains("avif", StringComparison.Ordinal) || brands.Contains("avis", StringComparison.Ordinal))
            return Avif;
        return brands[..4] switch
        {
            "heic" or "heix" or "hevc" or "hevx" or "heim" or "heis" or "mif1" or "msf1" => Unread("HEIC (HEVC)", "image/heic"),
            "crx " => Unread("a camera's raw file (CR3)", "image/x-canon-cr3"),
            "jp2 " or "jpx " => Unread("JPEG 2000", "image/jp2"),
            "qt  " => Unread("a QuickTime film", "video/quicktime"),
            _ => Unread("an MP4 film", "video/mp4"),
        };
    }

    private static SourceFormat? Other(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0x0A, ..] || head.StartsWith("\0\0\0\x0CJXL "u8))
            return Unread("JPEG XL", "image/jxl");
        if (head.StartsWith("%PDF-"u8))
            return Unread("PDF", "application/pdf");
        if (head.StartsWith("\0\0\0\x0CjP  "u8))
            return Unread("JPEG 2000", "image/jp2");
        if (head.StartsWith("FUJIFILMCCD-RAW"u8) || head.StartsWith("IIRO"u8) || head.StartsWith("IIU\0"u8))
            return Unread("a camera's raw file", "image/x-raw");
        if (head.StartsWith("8BPS"u8))
            return Unread("Photoshop", "image/vnd.adobe.photoshop");
        if (head.StartsWith("BM"u8) && head.Length > 14 && head[6..10].SequenceEqual("\0\0\0\0"u8))
            return Unread("BMP", "image/bmp");
        if (head.StartsWith("\0\0\x01\0"u8) || head.StartsWith("\0\0\x02\0"u8))
            return Unread("ICO", "image/x-icon");
        if (head is [0x1F, 0x8B, ..])
            return Unread("gzip (a compressed SVG is not unpacked)", "application/gzip");
        return null;
    }

    /// <summary>A root element named svg, after a byte order mark, a declaration, a document type and comments.</summary>
    private static bool IsSvg(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head[..Math.Min(head.Length, HeadBytes)]).AsSpan().TrimStart('\uFEFF');
        while (true)
        {
            text = text.TrimStart();
            if (text is not ['<', ..])
                return false;
            if (text.StartsWith("<svg", StringComparison.Ordinal) || text.StartsWith("<svg:svg", StringComparison.Ordinal))
                return true;
            var end = text switch
            {
                ['<', '?', ..] => After(text, "?>"),
                ['<', '!', '-', '-', ..] => After(text, "-->"),
                ['<', '!', ..] when Declares(text) is { } subset => subset,
                _ => -1,
            };
            if (end < 0)
                return false;
            text = text[end..];
        }
    }

    private static int After(ReadOnlySpan<char> text, string mark) => text.IndexOf(mark) is >= 0 and var at ? at + mark.Length : -1;

    /// <summary>The end of a document type, which may hold an internal subset in brackets.</summary>
    private static int? Declares(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("<!DOCTYPE", StringComparison.Ordinal))
            return null;
        var close = text.IndexOf('>');
        var bracket = text.IndexOf('[');
        if (bracket < 0 || bracket > close)
            return close < 0 ? null : close + 1;
        var end = After(text, "]>");
        return end < 0 ? null : end;
    }
}
