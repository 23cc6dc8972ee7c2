namespace Transcoder.Contracts.Api;

/// <summary>One call of the API. The gateway's routes, the local host and the document are all made from these.</summary>
/// <param name="Template">Below <see cref="ApiRoutes.Root"/>; a name in braces is one segment.</param>
/// <param name="IsOpen">Anybody may call it: it reads what only who knows an id can name.</param>
public sealed record ApiRoute(string Method, string Template, bool IsOpen);

public static class ApiRoutes
{
    public const string Root = "/api/v1";

    public static readonly ApiRoute AddImage = new("POST", "/img", IsOpen: false);
    public static readonly ApiRoute ListImages = new("GET", "/img", IsOpen: false);

    /// <summary>The image where the last segment has a format, else its record.</summary>
    public static readonly ApiRoute GetImage = new("GET", "/img/{image}", IsOpen: true);

    public static readonly ApiRoute DeleteImage = new("DELETE", "/img/{image}", IsOpen: false);
    public static readonly ApiRoute AddThumbnail = new("POST", "/thumbnails", IsOpen: false);

    /// <summary>The older spelling, <c>?id=</c>.</summary>
    public static readonly ApiRoute FindThumbnail = new("GET", "/thumbnails", IsOpen: true);

    public static readonly ApiRoute GetThumbnail = new("GET", "/thumbnails/{id}", IsOpen: true);
    public static readonly ApiRoute AddBatch = new("POST", "/batch", IsOpen: false);
    public static readonly ApiRoute GetBatch = new("GET", "/batch/{id}", IsOpen: true);
    public static readonly ApiRoute GetDocument = new("GET", "/openapi.json", IsOpen: true);

    public static readonly IReadOnlyList<ApiRoute> All =
    [
        AddImage, ListImages, GetImage, DeleteImage, AddThumbnail, FindThumbnail, GetThumbnail, AddBatch, GetBatch, GetDocument,
    ];

    /// <summary>What a request asks for; HEAD is answered as GET.</summary>
    /// <param name="path">Decoded, below <see cref="Root"/>.</param>
    public static ApiMatch Match(string method, string path)
    {
        var here = All.Where(route => Captures(route.Template, path, out _)).ToArray();
        var asked = method == "HEAD" ? "GET" : method;
        var found = here.FirstOrDefault(route => route.Method == asked);
        if (found is not null && Captures(found.Template, path, out var segment))
            return new ApiMatch(found, segment, []);
        return new ApiMatch(null, null, [.. here.SelectMany(route => route.Method == "GET" ? ["GET", "HEAD"] : new[] { route.Method })]);
    }

    private static bool Captures(string template, string path, out string? segment)
    {
        segment = null;
        var brace = template.IndexOf('{');
        if (brace < 0)
            return path == template;
        if (path.Length <= brace || !path.AsSpan().StartsWith(template.AsSpan(0, brace), StringComparison.Ordinal))
            return false;
        segment = path[brace..];
        return !segment.Contains('/');
    }
}

/// <param name="Route">Null where there is none for this method.</param>
/// <param name="Segment">What stands for the name in braces, where the route has one.</param>
/// <param name="Allowed">Without a route: the methods that this path has; none where there is no such path.</param>
public sealed record ApiMatch(ApiRoute? Route, string? Segment, IReadOnlyList<string> Allowed);
