using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transcoder.EndToEnd.Commands;

/// <summary>What <c>upload</c> sends: to a server that takes everything and notes it.</summary>
public sealed class UploadCommandTests : IAsyncLifetime
{
    private readonly Workplace _place = new();
    private readonly ConcurrentQueue<(string? Key, string? Token, long Bytes, string Query)> _received = new();
    private WebApplication _server = null!;

    private int _status = StatusCodes.Status201Created;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapPost("/api/v1/img", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue((context.Request.Headers["Idempotency-Key"], context.Request.Headers.Authorization, body.Length, context.Request.QueryString.Value!));
            context.Response.StatusCode = _status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""
                {"id": "01930000-0000-7000-8000-000000000000", "status": "ready", "timestamp": "2026-01-01T00:00:00Z", "url": "http://cdn/uploads/1.jpg"}
                """);
        });
        await _server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task A_folders_images_are_added_and_again_under_the_same_keys()
    {
        _place.Drop("photos/a.jpg", Pictures.Photo);
        _place.Drop("photos/sub/b.png", Pictures.Red);
        _place.Drop("photos/notes.txt", [1]);
        _place.Drop("photos/.hidden.png", [1]);

        var (status, output, screen) = await UploadAsync("photos", "--token", "secret", "--transform", "w200-webp");
        var first = _received.ToArray();
        await UploadAsync("./photos/", "--token", "secret", "--transform", "w200-webp");

        Assert.True(status == 0, screen);
        Assert.Equal(["http://cdn/uploads/1.jpg  photos/a.jpg", "http://cdn/uploads/1.jpg  photos/sub/b.png"], output.Order());
        Assert.Contains("2 added", screen);
        Assert.Equal([Pictures.Photo.Length, Pictures.Red.Length], first.Select(sent => sent.Bytes).OrderDescending());
        Assert.All(first, sent => Assert.Equal(("Bearer secret", "?transform=w200-webp"), (sent.Token, sent.Query)));
        Assert.Equal(2, first.Select(sent => sent.Key).Distinct().Count());
        Assert.Equal(first.Select(sent => sent.Key).Order(), _received.Skip(2).Select(sent => sent.Key).Order());
    }

    [Fact]
    public async Task Other_content_in_the_same_place_has_another_key()
    {
        _place.Drop("a.png", Pictures.Red);
        await UploadAsync("a.png");
        _place.Drop("a.png", Pictures.Blue);
        await UploadAsync("a.png");
        Assert.Equal(2, _received.Select(sent => sent.Key).Distinct().Count());
    }

    [Fact]
    public async Task Who_is_not_known_is_told_what_to_give()
    {
        _status = StatusCodes.Status401Unauthorized;
        _place.Drop("a.png", Pictures.Red);
        var (status, _, screen) = await UploadAsync("a.png");
        Assert.Equal(2, status);
        Assert.Contains("--token", screen);
    }

    [Fact]
    public async Task What_is_refused_is_named_and_the_rest_is_tried()
    {
        _status = StatusCodes.Status422UnprocessableEntity;
        _place.Drop("photos/a.png", Pictures.Red);
        _place.Drop("photos/b.png", Pictures.Red);
        var (status, _, screen) = await UploadAsync("photos");
        Assert.Equal((1, 2), (status, _received.Count));
        Assert.Contains("failed: photos/b.png", screen);
    }

    private Task<(int Status, string[] Output, string Screen)> UploadAsync(params string[] arguments) =>
        _place.RunAsync(["upload", .. arguments, "--server", _server.Urls.First()]);
}
