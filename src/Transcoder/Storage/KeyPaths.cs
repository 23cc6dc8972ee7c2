using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Transcoder.Storage;

/// <summary>The paths that belong to one key.</summary>
/// <param name="Plain">Its natural path, the key itself under the root; null where the file system cannot hold it as it is written.</param>
/// <param name="Hashed">Where it stands when the natural path is not to be had.</param>
/// <param name="Hash">SHA-256 of the key.</param>
internal sealed record KeyPath(string Key, string? Plain, string Hashed, string Hash);

/// <summary>Maps keys to paths, none of which is ever outside the root. Pure: looks at no file.</summary>
internal sealed class KeyPaths(string root, bool windows)
{
    /// <summary>Our own folder; no file under this name is an object.</summary>
    public const string Reserved = ".transcoder";

    /// <summary>The limit of ext4, XFS, APFS and NTFS alike (the last two count UTF-16 units, which are never more than the bytes).</summary>
    private const int NameBytes = 255;

    /// <summary>PATH_MAX less its final NUL: 4,096 on Linux, 1,024 on macOS; ample on Windows.</summary>
    private static readonly int PathBytes = OperatingSystem.IsLinux() ? 4095 : 1023;

    private static readonly SearchValues<char> WindowsForbids =
        SearchValues.Create("<>:\"\\|?*" + string.Concat(Enumerable.Range(0, 32).Select(unit => (char)unit)));

    private static readonly string[] WindowsDevices =
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. from port in "COM LPT".Split(' ') from digit in "0123456789¹²³" select port + digit];

    public string Root { get; } = root;

    public string Own { get; } = Path.Join(root, Reserved);

    public string Temp { get; } = Path.Join(root, Reserved, "tmp");

    public string HashedFolder { get; } = Path.Join(root, Reserved, "keys");

    /// <summary>Spread over 256 folders, so that none grows too long to be searched.</summary>
    public string SidecarFolder(string hash) => Path.Join(Root, Reserved, "meta", hash[..2]);

    /// <summary>Null for what is no <see cref="ObjectKey"/>.</summary>
    public KeyPath? For(string key)
    {
        Span<byte> utf8 = stackalloc byte[ObjectKey.MaxBytes];
        if (!ObjectKey.TryEncode(key, utf8, out var length))
            return null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(utf8[..length]));
        return new KeyPath(key, Plain(key, length), Path.Join(HashedFolder, hash), hash);
    }

    /// <summary>The natural path of a key, or of a folder when it is given without its last slash.</summary>
    public string? Plain(string key) => Plain(key, Encoding.UTF8.GetByteCount(key));

    private string? Plain(string key, int keyBytes)
    {
        if (Encoding.UTF8.GetByteCount(Root) + 1 + keyBytes > PathBytes)
            return null;
        foreach (var segment in key.AsSpan().Split('/'))
            if (!CanBeName(key.AsSpan(segment)))
                return null;
        return Path.Join(Root, key.Replace('/', Path.DirectorySeparatorChar));
    }

    private bool CanBeName(ReadOnlySpan<char> name) =>
        name is not ("" or "." or "..")
        && !name.Contains('\0')
        && !name.Equals(Reserved, StringComparison.OrdinalIgnoreCase)
        && Encoding.UTF8.GetByteCount(name) <= NameBytes
        && (!windows || CanBeWindowsName(name));

    private static bool CanBeWindowsName(ReadOnlySpan<char> name)
    {
        if (name.ContainsAny(WindowsForbids) || name[^1] is '.' or ' ')
            return false;
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ').ToString();
        return !WindowsDevices.Contains(stem, StringComparer.OrdinalIgnoreCase);
    }
}
