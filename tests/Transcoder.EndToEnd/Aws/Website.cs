using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>
/// S3's website endpoints of a region: Ceph's, under the hosts that AWS gives them. Ceph tells a redirect without any encoding, and its
/// website does not find a key with a '%' in it, which its API does, under the same policy; both is made good here.
/// </summary>
internal sealed class Website : IAsyncDisposable
{
    private static readonly string[] NotHandedOn = ["Transfer-Encoding", "Connection", "Date", "Location"];

    private readonly HttpClient _ceph;
    private readonly Uri _endpoint;
    private WebApplication? _app;

    private Website(Uri endpoint)
    {
        _endpoint = endpoint;
        _ceph = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
    }

    public Uri Address => _app!.Address();

    /// <summary>What it was asked for, as it came.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static async Task<Website> StartAsync(Uri endpoint)
    {
        var website = new Website(endpoint);
        website._app = await Loopback.StartAsync(website.AnswerAsync);
        return website;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _ceph.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Target().Path;
        Asked.Enqueue(path);
        var bucket = context.Request.Host.Host.Split('.')[0];
        using var byApi = path.Contains("%25", StringComparison.Ordinal) ? await AskAsync(context, $"/{bucket}{path}", null) : null;
        using var answer = byApi is { IsSuccessStatusCode: true } or { StatusCode: HttpStatusCode.NotModified }
            ? byApi
            : await AskAsync(context, path, $"{bucket}.localhost:{_endpoint.Port}");
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!NotHandedOn.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = string.Join(", ", values);
        if (answer.Headers.TryGetValues("Location", out var location))
            context.Response.Headers.Location = Encoded(location.Single());
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> AskAsync(HttpContext context, string path, string? host)
    {
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_endpoint.GetLeftPart(UriPartial.Authority) + path, asWritten));
        request.Headers.Host = host;
        foreach (var name in (string[])["Referer", "If-None-Match", "Range"])
            if (context.Request.Headers.TryGetValue(name, out var value))
                request.Headers.TryAddWithoutValidation(name, value.ToString());
        return await _ceph.SendAsync(request);
    }

    /// <summary>What no header could hold. Whether AWS encodes more than that, no page says.</summary>
    private static string Encoded(string location) =>
        string.Concat(Encoding.UTF8.GetBytes(location).Select(letter => letter is > (byte)' ' and < 127 ? $"{(char)letter}" : $"%{letter:X2}"));
}
