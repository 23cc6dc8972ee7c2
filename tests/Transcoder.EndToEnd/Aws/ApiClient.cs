using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Transcoder.EndToEnd.Aws;

/// <summary>An application that calls the image API: signed, with a token, or as nobody.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Patience.Limit };

    /// <param name="target">Path and query, below <c>/api/v1</c>.</param>
    /// <param name="secret">Signed with it; null for a request that is not signed.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string target, byte[]? body = null, string? type = null, string? secret = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, "/api/v1" + target));
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type ?? "application/json") } };
        if (secret is not null)
            Sign(request, body ?? [], secret);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await _http.SendAsync(request);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)answer.StatusCode, headers, await answer.Content.ReadAsByteArrayAsync());
    }

    public Task<Reply> SignedAsync(HttpMethod method, string target, byte[]? body = null, string? type = null) =>
        SendAsync(method, target, body, type, GatewayAuthority.SecretKey);

    public Task<Reply> PostJsonAsync(string target, string json) => SignedAsync(HttpMethod.Post, target, Encoding.UTF8.GetBytes(json));

    /// <summary>Adds an image; its record.</summary>
    public async Task<JsonElement> AddAsync(byte[] image)
    {
        var added = await SignedAsync(HttpMethod.Post, "/img", image, "image/png");
        Assert.True(added.Status == 201, $"{added} {added.Text}");
        return Json(added);
    }

    /// <summary>A job once it is over.</summary>
    public async Task<JsonElement> EndOfAsync(string target) => Json(await Patience.UntilAsync(
        () => SendAsync(HttpMethod.Get, target), reply => Json(reply).GetProperty("status").GetString() is "completed" or "failed"));

    public static JsonElement Json(Reply reply) => JsonDocument.Parse(reply.Body).RootElement;

    public void Dispose() => _http.Dispose();

    private static void Sign(HttpRequestMessage request, byte[] body, string secret)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{AwsSite.Region}/execute-api/aws4_request";
        var headers = new Dictionary<string, string> { ["host"] = request.RequestUri!.Authority, ["x-amz-date"] = time };
        var (path, query) = (request.RequestUri.AbsolutePath, request.RequestUri.Query.TrimStart('?'));
        var signature = SignatureV4.Of(request.Method.Method, path, query, headers, body, time, scope, secret);
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{SignatureV4.Algorithm} Credential={GatewayAuthority.AccessKey}/{scope}, SignedHeaders={string.Join(';', headers.Keys.Order(StringComparer.Ordinal))}, Signature={signature}");
    }
}
