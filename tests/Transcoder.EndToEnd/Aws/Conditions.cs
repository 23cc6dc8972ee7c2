using System.Net.Http.Headers;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What a whole answer becomes for a viewer who has it already, or wants a part.</summary>
internal static class Conditions
{
    public static Stored Apply(Stored answer, IReadOnlyDictionary<string, string> asked)
    {
        if (answer.Status != 200)
            return answer;
        var etag = answer["ETag"];
        if (etag is not null && asked.TryGetValue("if-none-match", out var tags)
            && tags.Split(',').Any(tag => tag.Trim() is "*" || Strong(tag) == Strong(etag)))
            return answer with { Status = 304, Headers = Without(answer, "Content-Length", "Content-Type"), Body = [] };
        if (!asked.TryGetValue("range", out var text) || !RangeHeaderValue.TryParse(text, out var ranges)
            || ranges is not { Unit: "bytes", Ranges: { Count: 1 } list }
            || asked.TryGetValue("if-range", out var still) && still != etag)
            return answer;

        var (range, length) = (list.Single(), answer.Body.Length);
        var first = range.From ?? Math.Max(0, length - range.To!.Value);
        var last = range.From is null ? length - 1 : Math.Min(range.To ?? length, length - 1);
        var headers = Without(answer, "Content-Length");
        headers["Content-Range"] = first > last ? $"bytes */{length}" : $"bytes {first}-{last}/{length}";
        return first > last
            ? answer with { Status = 416, Headers = headers, Body = [] }
            : answer with { Status = 206, Headers = headers, Body = answer.Body[(int)first..((int)last + 1)] };
    }

    private static string Strong(string etag) => etag.Trim().Replace("W/", "", StringComparison.Ordinal);

    private static Dictionary<string, string> Without(Stored answer, params string[] names) =>
        new(answer.Headers.Where(header => !names.Contains(header.Key, StringComparer.OrdinalIgnoreCase)), StringComparer.OrdinalIgnoreCase);
}
