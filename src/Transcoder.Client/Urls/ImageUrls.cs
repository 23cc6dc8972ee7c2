using System.Buffers;
using System.Text.Unicode;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;

namespace Transcoder.Client;

/// <summary>
/// Where a deployment's images are asked for. Made once from the deployment's own settings, so that every address that comes from it is one
/// that the deployment serves without a redirect: canonical, on its steps, and signed exactly where it signs. Immutable, safe for many threads.
/// </summary>
public sealed class ImageUrls
{
    /// <param name="deployment">The settings as they are deployed: presets, steps, signing keys, watermarks. By default those of a
    /// deployment that was told nothing.</param>
    /// <param name="baseAddress">The CDN: http or https, without query; a path before the images' own is kept. Null: addresses begin with
    /// <c>/</c> and hold on the CDN's own pages only.</param>
    /// <exception cref="ArgumentException">The settings or the address are wrong; the message says what is allowed.</exception>
    public ImageUrls(UrlPolicyOptions? deployment = null, Uri? baseAddress = null)
    {
        Deployment = deployment ?? new UrlPolicyOptions();
        Policy = new UrlPolicy(Deployment);
        if (baseAddress is not null && (!baseAddress.IsAbsoluteUri || baseAddress.Scheme is not ("http" or "https")
            || baseAddress.Query.Length > 0 || baseAddress.Fragment.Length > 0))
            throw new ArgumentException("A base address is http or https, absolute, without query and fragment.", nameof(baseAddress));
        Prefix = baseAddress is null ? "/" : baseAddress.AbsoluteUri.TrimEnd('/') + "/";
    }

    internal UrlPolicyOptions Deployment { get; }

    internal UrlPolicy Policy { get; }

    /// <summary>What stands before every path; ends with a slash.</summary>
    internal string Prefix { get; }

    /// <summary>An original, whose size is not known here.</summary>
    /// <param name="key">The original's key, decoded and without a slash before it: <c>trips/lisbon 1.jpg</c>. At most 1,024 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">No URL can ask for such a key; the message says why.</exception>
    public ImageUrl For(string key) => new(this, Checked(key), null);

    /// <summary>An original whose size is known: nothing larger is ever offered, and markup reserves its place.</summary>
    /// <param name="key">As for <see cref="For(string)"/>. Where it ends in <c>.svg</c> the size is an aspect only: a drawing has any size.</param>
    /// <param name="width">In pixels, upright (after the EXIF orientation); 1 or more.</param>
    /// <param name="height">In pixels, upright; 1 or more.</param>
    /// <exception cref="ArgumentException">No URL can ask for such a key; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public ImageUrl For(string key, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var isDrawing = key?.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) is true;
        return new ImageUrl(this, Checked(key), new OriginalSize(width, height, isDrawing));
    }

    /// <summary>An image that was added through the API, with its size.</summary>
    /// <exception cref="ArgumentException">The record is of an image that is not stored yet, so it has no format.</exception>
    public ImageUrl For(ImageRecord image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Format is null)
            throw new ArgumentException("The image is not stored yet: its record has no format.", nameof(image));
        var key = $"uploads/{image.Id:D}.{image.Format}";
        return image is { Width: { } width, Height: { } height } ? For(key, width, height) : For(key);
    }

    /// <summary>Every browser shortens dot segments, also encoded ones; a slash before a path makes it a host's name.</summary>
    private string Checked(string? key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Span<byte> bytes = stackalloc byte[UrlPath.MaxBytes];
        if (Utf8.FromUtf16(key, bytes, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done || key.Contains('\0'))
            throw new ArgumentException($"A key is at most {UrlPath.MaxBytes:N0} bytes of valid UTF-8, without NUL.", nameof(key));
        if (key[0] == '/')
            throw new ArgumentException($"'{key}' begins with a slash; a key does not.", nameof(key));
        if (key.Split('/').Any(segment => segment is "." or ".."))
            throw new ArgumentException($"'{key}' has a segment of dots, which no browser sends.", nameof(key));
        if (Policy.IsShadowed(key))
            throw new ArgumentException($"'{key}' cannot be served: its first segment reads as a spec or is the CDN's own, or a name in it begins with a dot.", nameof(key));
        return key;
    }

    /// <summary>As it stands in a URL, in a srcset and in a header alike: there a comma would part two candidates.</summary>
    internal string Address(string path) => Prefix + UrlPath.Encode(path).Replace(",", "%2C", StringComparison.Ordinal);
}
