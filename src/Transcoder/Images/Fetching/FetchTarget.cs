using System.Diagnostics.CodeAnalysis;

namespace Transcoder.Images.Fetching;

/// <summary>Checks the text of an address; what its host resolves to is checked when it is connected to.</summary>
internal static class FetchTarget
{
    private const int MaxLength = 2048;

    /// <param name="from">The address that redirected here; null for the first.</param>
    public static bool TryParse(string text, Uri? from, FetchOptions options, [NotNullWhen(true)] out Uri? target, [NotNullWhen(false)] out Failure? failure)
    {
        (target, failure) = (null, null);
        if (text.Length > MaxLength)
            failure = Refused($"An address has at most {MaxLength:N0} characters; this one has {text.Length:N0}.");
        else if (!(from is null ? Uri.TryCreate(text, UriKind.Absolute, out target) : Uri.TryCreate(from, text, out target)))
            failure = Refused($"'{text}' is no address such as https://example.org/photo.jpg.");
        else if (target.Scheme is not ("http" or "https"))
            failure = Refused($"The scheme '{target.Scheme}' is not fetched; http and https are.");
        else if (target.UserInfo.Length > 0)
            failure = Refused("An address with a name or a password before its host is not fetched.");
        else if (target.IdnHost is not { Length: > 0 } host || !System.Text.Ascii.IsValid(host))
            failure = Refused($"'{target.Host}' is no name of a host.");
        else if (!options.AllowPrivate && !options.Ports.Contains(target.Port))
            failure = Refused($"Port {target.Port} is not fetched from; allowed: {string.Join(", ", options.Ports)}.");
        else if (from?.Scheme == "https" && target.Scheme == "http")
            failure = Refused("The address redirects from https to http, which is not followed.");
        return failure is null;
    }

    /// <summary>Without folders, also without those that were hidden by an encoding.</summary>
    public static string? Filename(Uri address)
    {
        var path = Uri.UnescapeDataString(address.AbsolutePath);
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return name is "" or "." or ".." || name.Any(char.IsControl) ? null : name[..Math.Min(name.Length, 255)];
    }

    private static Failure Refused(string detail) => new(FailureKind.NotFetched, detail);
}
