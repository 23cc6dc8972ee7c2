using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>
/// A bucket's website endpoint as S3 has it. In this order: rules with a prefix only, the object, the index document of a folder named
/// without its slash, rules with an error code, the error document or S3's own page. Speaks GET and HEAD. Throws
/// <see cref="StorageException"/>.
/// </summary>
internal sealed class WebsiteOrigin(IObjectStore store, WebsiteConfiguration configuration)
{
    /// <param name="path">Decoded, without its leading slash.</param>
    public async ValueTask<OriginAnswer> AnswerAsync(HttpRequest request, string path, CancellationToken cancel)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return await ErrorAsync(WebsiteError.MethodNotAllowed(request.Method), request, path, cancel);
        if (configuration.Rules.FirstOrDefault(rule => rule.Condition.IsPrefixOnly && rule.Condition.IsMet(path, null)) is { } prefixRule)
            return Redirect(prefixRule, path, request);

        // On AWS the distribution asks another origin for these paths; what lies there is the API's own.
        if (UrlPolicy.IsReserved(path))
            return WebsiteError.NoSuchKey(path).Answer();
        var isFolder = path is "" || path.EndsWith('/');
        var key = isFolder ? path + configuration.IndexDocument : path;
        var options = request.ConditionsAndRange();
        if (options.From is not null && request.Headers.IfRange.Count > 0 && !request.IsOfVersion(await store.HeadAsync(key, cancel)))
            options = options with { From = null, To = null };
        if (await store.OpenAsync(key, options, cancel) is { } found)
            return await FoundAsync(found);

        if (!isFolder && await store.HeadAsync($"{path}/{configuration.IndexDocument}", cancel) is not null)
            return new OriginAnswer(302) { Route = "website:302", Location = $"/{UrlPath.Encode(path)}/", ContentLength = 0 };
        return await ErrorAsync(WebsiteError.NoSuchKey(key), request, path, cancel);
    }

    private async ValueTask<OriginAnswer> ErrorAsync(WebsiteError error, HttpRequest request, string path, CancellationToken cancel)
    {
        var answer = await DescribedAsync(error, request, path, cancel);
        return answer with { IsMissing = error.Status == StatusCodes.Status404NotFound, Allow = error.Allow };
    }

    private async ValueTask<OriginAnswer> DescribedAsync(WebsiteError error, HttpRequest request, string path, CancellationToken cancel)
    {
        if (configuration.Rules.FirstOrDefault(rule => rule.Condition.IsMet(path, error.Status)) is { } rule)
            return Redirect(rule, path, request);
        if (configuration.ErrorDocument is { } document && await store.OpenAsync(document, cancel: cancel) is { } page)
            return Whole(page) with { Status = error.Status, Route = error.Route };
        return error.Answer();
    }

    private static OriginAnswer Redirect(RoutingRule rule, string path, HttpRequest request) => new(rule.Redirect.Status)
    {
        Route = $"website:{rule.Redirect.Status}",
        Location = rule.Redirect.LocationOf(path, rule.Condition, request),
        ContentLength = 0,
    };

    private static async ValueTask<OriginAnswer> FoundAsync(StoredObject found)
    {
        switch (found.Outcome)
        {
            case ReadOutcome.RangeNotSatisfiable:
                await found.DisposeAsync();
                return WebsiteError.InvalidRange(found.Info.Key).Answer() with { ContentRange = $"bytes */{found.Info.Size}" };
            case ReadOutcome.NotModified:
                return Whole(found) with { Status = StatusCodes.Status304NotModified, Route = "website:304", ContentLength = null };
            default:
                return found.Range is { } range ? Part(found, range) : Whole(found);
        }
    }

    private static OriginAnswer Part(StoredObject found, ByteRange range) => Whole(found) with
    {
        Status = StatusCodes.Status206PartialContent,
        Route = "website:206",
        ContentLength = range.Last - range.First + 1,
        ContentRange = $"bytes {range.First}-{range.Last}/{found.Info.Size}",
    };

    private static OriginAnswer Whole(StoredObject found) => new(StatusCodes.Status200OK)
    {
        Route = "website:200",
        ContentType = found.Info.Headers.ContentType ?? "binary/octet-stream",
        ContentLength = found.Info.Size,
        CacheControl = found.Info.Headers.CacheControl,
        ETag = found.Info.ETag,
        LastModified = found.Info.LastModified,
        AcceptsRanges = true,
        CacheTag = found.Info.Headers.Metadata.GetValueOrDefault("cache-tag"),
        Content = found.Content,
    };
}
