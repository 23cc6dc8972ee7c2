using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Transcoder.Cli.Serve.Playground;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;

namespace Transcoder.Cli.Serve;

/// <summary>What runs at the edge before the cache: reads the path, once and for all, and answers what needs no origin.</summary>
internal sealed class EdgeFunction(UrlPolicy urls)
{
    private const string Methods = "GET, HEAD, OPTIONS";
    private const string Resize = "resize/";
    private const string Api = "api";

    /// <returns>Null where the request is to go on, to the cache.</returns>
    public OriginAnswer? Answer(HttpContext context, Exchange exchange)
    {
        var request = context.Request;
        var isPreflight = HttpMethods.IsOptions(request.Method);
        if (!UrlPath.TryDecode(RawPath(context), out var path))
            return isPreflight ? Preflight(context.Response) : Problems.NotAPath();
        if (path is Api || path.StartsWith(Api + "/", StringComparison.Ordinal))
        {
            if (isPreflight && !path.StartsWith(PlaygroundApi.Root[1..], StringComparison.Ordinal))
                return ApiGateway.Preflight(context.Response);
            exchange.Path = "/" + path;
            exchange.ForPlayground = exchange.Path.StartsWith(PlaygroundApi.Root, StringComparison.Ordinal);
            if (exchange.ForPlayground)
                return null;
            if (IsExplorer(request, exchange.Path))
            {
                exchange.ForPlayground = true;
                return exchange.Path == ApiRoutes.Root ? Explorer() : PlaygroundFiles.ExplorerDocument(request);
            }

            exchange.ForApi = exchange.Path.StartsWith(ApiRoutes.Root + "/", StringComparison.Ordinal);
            return exchange.ForApi ? null : Problems.NoSuchRoute();
        }
        if (isPreflight)
            return Preflight(context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return Problems.MethodNotAllowed(Methods);
        if (path is "")
        {
            // Who asks from a terminal reads text.
            exchange.ForPlayground = WantsPage(request);
            return exchange.ForPlayground ? PlaygroundFiles.Document(request) : Landing.Answer();
        }

        exchange.ForResize = path.StartsWith(Resize, StringComparison.Ordinal);
        var asked = exchange.ForResize ? path[Resize.Length..] : path;
        if (Encoding.UTF8.GetByteCount(asked) > UrlPath.MaxBytes)
            return Problems.TooLong();

        exchange.Target = urls.Resolve(asked);
        // The resize handler judges for itself: it may be reached without an edge.
        if (!exchange.ForResize)
        {
            switch (exchange.Target)
            {
                case UrlTarget.Moved moved:
                    return MovedTo(moved.Path);
                case UrlTarget.Refused refused:
                    return Problems.Refused(refused.Error);
                case UrlTarget.Variant { Spec.Format: OutputFormat.Auto } auto:
                    exchange.VariesByAccept = true;
                    exchange.Target = urls.ResolveAuto(auto, request.Headers.Accept.ToString());
                    path = PathOf(exchange.Target);
                    break;
            }
        }
        exchange.Path = "/" + path;
        request.Path = new PathString(exchange.Path);
        return null;
    }

    private static bool WantsPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>Where the API lies, a browser sees its explorer; it has no call there.</summary>
    private static bool IsExplorer(HttpRequest request, string path) =>
        path is ApiRoutes.Root or ApiRoutes.Root + "/" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && WantsPage(request);

    /// <summary>What the page names is beside it.</summary>
    private static OriginAnswer Explorer() => new(StatusCodes.Status302Found)
    {
        Route = "edge",
        Location = ApiRoutes.Root + "/",
        CacheControl = "no-cache",
        ContentLength = 0,
    };

    private static string PathOf(UrlTarget target) => target is UrlTarget.Variant variant ? variant.Path : ((UrlTarget.Original)target).Key;

    /// <summary>As it came over the wire: Kestrel's own path keeps <c>%2F</c>, which here is a slash of the key.</summary>
    private static ReadOnlySpan<char> RawPath(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (!target.StartsWith('/'))
        {
            // The absolute form, as for a proxy: http://host/path
            var authority = target.IndexOf("://");
            var slash = authority < 0 ? -1 : target[(authority + 3)..].IndexOf('/');
            target = slash < 0 ? "/" : target[(authority + 3 + slash)..];
        }
        var query = target.IndexOf('?');
        return query < 0 ? target[1..] : target[1..query];
    }

    private static OriginAnswer MovedTo(string path) => new(StatusCodes.Status301MovedPermanently)
    {
        Route = "edge",
        Location = "/" + UrlPath.Encode(path),
        CacheControl = "public, max-age=86400",
        ContentLength = 0,
    };

    /// <summary>Anybody's page may read what is public anyway.</summary>
    private static OriginAnswer Preflight(HttpResponse response)
    {
        response.Headers.AccessControlAllowMethods = Methods;
        response.Headers.AccessControlAllowHeaders = "*";
        response.Headers.AccessControlMaxAge = "86400";
        return new OriginAnswer(StatusCodes.Status204NoContent) { Route = "edge", Allow = Methods };
    }
}
