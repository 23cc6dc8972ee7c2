using Microsoft.Net.Http.Headers;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>What the headers of a request say about which bytes are wanted. Whatever does not parse was not said.</summary>
internal static class RequestConditions
{
    public static ReadOptions ConditionsAndRange(this HttpRequest request)
    {
        var headers = request.Headers;
        var range = SingleRange(headers.Range);
        return new ReadOptions
        {
            IfNoneMatch = headers.IfNoneMatch.Count > 0 ? headers.IfNoneMatch.ToString() : null,
            IfModifiedSince = HeaderUtilities.TryParseDate(headers.IfModifiedSince.ToString(), out var since) ? since : null,
            From = range?.From ?? -range?.To,
            To = range?.From is null ? null : range.To,
        };
    }

    /// <summary>Is the object the one that If-Range speaks of, so that a part of it will fit the parts the client has?</summary>
    public static bool IsOfVersion(this HttpRequest request, ObjectInfo? info) =>
        info is not null
        && RangeConditionHeaderValue.TryParse(request.Headers.IfRange.ToString(), out var condition)
        && (condition.EntityTag is { } tag
            ? !tag.IsWeak && tag.Tag == info.ETag
            : condition.LastModified?.ToUnixTimeSeconds() == info.LastModified.ToUnixTimeSeconds());

    /// <summary>S3 knows one range; several are answered with the whole.</summary>
    private static RangeItemHeaderValue? SingleRange(string? header) =>
        header is not null
        && RangeHeaderValue.TryParse(header, out var ranges)
        && ranges.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
        && ranges.Ranges.Count == 1
        && ranges.Ranges.First() is not { From: null, To: 0 }
            ? ranges.Ranges.First()
            : null;
}
