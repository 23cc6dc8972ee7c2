using System.Text;
using System.Text.Json.Nodes;
using Transcoder.Contracts.Api;
using Transcoder.Images;

namespace Transcoder.EndToEnd.Api;

/// <summary>A server in a process of its own, and somebody who knows its token.</summary>
public sealed class ApiSite : IAsyncLifetime
{
    public const string Token = "the-token-of-these-tests";
    private CliProcess? _server;

    internal Site Site { get; } = new();

    internal CliProcess Server => _server!;

    internal ApiCaller Api { get; private set; } = null!;

    public Task InitializeAsync() => StartAsync();

    internal async Task StartAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        var environment = new Dictionary<string, string> { ["TRANSCODER_TOKEN"] = Token };
        _server = await CliProcess.ServeAsync(Site, environment, "--set", "fetchPrivate=true");
        Api = new ApiCaller(_server.Address, Token);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Site.Dispose();
    }

    /// <summary>All that the API has stored: originals, their copies, variants, records of images.</summary>
    internal IReadOnlyList<string> Stored() =>
    [
        .. Directory.EnumerateFiles(Site.Originals, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Site.Folder, file))
            .Concat(Site.StoredKeys().Where(key => !key.StartsWith("api/records/request/", StringComparison.Ordinal)))
            .Where(key => !key.Contains(".transcoder", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}

/// <summary>Calls the image API over a real socket.</summary>
internal sealed class ApiCaller(Uri server, string? token)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience.Limit };

    public async Task<Reply> SendAsync(string method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server, ApiRoutes.Root + path)) { Content = body };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        var received = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, received, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<Reply> PostAsync(string path, JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, Text(body.ToJsonString(), ApiAnswers.Json), headers);

    /// <summary>Adds an image as it is.</summary>
    public async Task<JsonNode> AddAsync(byte[] image, string query = "")
    {
        var added = await SendAsync("POST", $"/img{query}", Bytes(image, "image/png"));
        Assert.True(added.Status == 201, added.Text);
        return added.Json;
    }

    /// <summary>A job when it is over.</summary>
    public async Task<JsonNode> EndedAsync(string path) =>
        (await Patience.UntilAsync(() => GetAsync(path), reply => (string?)reply.Json["status"] is "completed" or "failed")).Json;

    public static HttpContent Text(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    public static HttpContent Bytes(byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
