using Transcoder.Cli.Terminal;
using Transcoder.Contracts;

namespace Transcoder.Cli.Urls;

/// <summary>What an address means to a deployment.</summary>
internal sealed record Meaning(string Kind, string? Path, string? Key, int Status, string Why)
{
    /// <param name="address">Absolute, or a path; encoded as it stands in a page.</param>
    public static Meaning Of(string address, UrlPolicy policy)
    {
        if (!UrlPath.TryDecode(PathOf(address), out var path))
            return new("refused", null, null, 400, "The path is not percent-encoded UTF-8.");
        if (UrlPolicy.IsReserved(path))
            return new("refused", path, null, 404, "Its first segment is one of the CDN's own routes; no image is served from there.");
        return policy.Resolve(path) switch
        {
            UrlTarget.Original original => new("original", path, original.Key, 200, "The original, as it is."),
            UrlTarget.Variant variant => new("variant", path, variant.Key, 200, variant.Spec.Format is OutputFormat.Auto
                ? "Canonical; the edge serves the best format that the browser accepts."
                : "Canonical: it is served from where it is stored, or made at the first request."),
            UrlTarget.Moved moved => Moved(moved.Path, policy),
            UrlTarget.Refused refused => new(
                "refused", path, null, refused.Error.Kind == SpecErrorKind.Invalid ? 400 : 403, refused.Error.Message),
            _ => throw new ArgumentException($"'{address}' means nothing that is known here.", nameof(address)),
        };
    }

    public int Print(Screen screen, bool json)
    {
        if (json)
            screen.Json(new { Meaning = Kind, Path = Path is null ? null : "/" + UrlPath.Encode(Path), Key, Status, Why });
        else
            screen.Data(string.Join('\n', new[]
            {
                $"meaning  {Kind} ({Status})",
                Path is null ? null : $"path     /{UrlPath.Encode(Path)}",
                Key is null ? null : $"key      {Key}",
                $"why      {Why}",
            }.Where(line => line is not null)));
        return Kind == "refused" ? Exit.Failed : Exit.Done;
    }

    private static Meaning Moved(string path, UrlPolicy policy) => new(
        "moved", path, (policy.Resolve(path) as UrlTarget.Variant)?.Key, 301, "Not canonical: it is redirected to the path above, which costs its visitor a request.");

    /// <summary>Without host, query and fragment; not as Uri would write it.</summary>
    private static string PathOf(string address)
    {
        var from = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
            ? address.IndexOf('/', scheme + 3) is >= 0 and var slash ? slash : address.Length
            : 0;
        return address[from..].Split('?', '#')[0].TrimStart('/');
    }
}
