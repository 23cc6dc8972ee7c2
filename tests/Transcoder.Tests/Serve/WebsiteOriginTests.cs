using System.Text;
using Microsoft.AspNetCore.Http;
using Transcoder.Cli.Serve;
using Transcoder.Storage;

namespace Transcoder.Tests.Serve;

public sealed class WebsiteOriginTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FolderStore _store;

    public WebsiteOriginTests() => _store = new FolderStore(_folder.Root);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_object_has_its_headers_and_its_tag()
    {
        var put = await PutAsync("a b/é.txt", "0123456789");
        await using var answer = await AskAsync("a b/é.txt");

        Assert.Equal((200, "text/plain", 10L, put.ETag, "max-age=5", "k1", true), (
            answer.Status, answer.ContentType, answer.ContentLength, answer.ETag, answer.CacheControl, answer.CacheTag, answer.AcceptsRanges));
        Assert.NotNull(answer.LastModified);
        Assert.Equal("0123456789", await TextAsync(answer));
    }

    [Fact]
    public async Task What_lies_under_the_APIs_own_path_is_not_there()
    {
        await PutAsync("api/records/image/a.json", "{}");
        await using var answer = await AskAsync("api/records/image/a.json");
        Assert.Equal(404, answer.Status);
    }

    [Theory]
    [InlineData("bytes=2-4", 206, "bytes 2-4/10", "234")]
    [InlineData("bytes=7-", 206, "bytes 7-9/10", "789")]
    [InlineData("bytes=-3", 206, "bytes 7-9/10", "789")]
    [InlineData("bytes=8-100", 206, "bytes 8-9/10", "89")]
    [InlineData("bytes=10-", 416, "bytes */10", null)]
    [InlineData("bytes=0-1,4-5", 200, null, "0123456789")]
    [InlineData("bytes=x", 200, null, "0123456789")]
    [InlineData("lines=0-1", 200, null, "0123456789")]
    public async Task A_range_is_answered_with_its_bytes(string range, int status, string? contentRange, string? text)
    {
        await PutAsync("a.txt", "0123456789");
        await using var answer = await AskAsync("a.txt", ("Range", range));

        Assert.Equal((status, contentRange), (answer.Status, answer.ContentRange));
        if (text is not null)
            Assert.Equal((text, (long?)text.Length), (await TextAsync(answer), answer.ContentLength));
    }

    [Fact]
    public async Task A_part_of_another_version_is_the_whole()
    {
        var put = await PutAsync("a.txt", "0123456789");
        await using var same = await AskAsync("a.txt", ("Range", "bytes=0-1"), ("If-Range", put.ETag!));
        await using var other = await AskAsync("a.txt", ("Range", "bytes=0-1"), ("If-Range", "\"other\""));

        Assert.Equal((206, 200), (same.Status, other.Status));
    }

    [Fact]
    public async Task What_the_client_has_is_304_without_bytes()
    {
        var put = await PutAsync("a.txt", "0123456789");
        await using var byTag = await AskAsync("a.txt", ("If-None-Match", $"\"x\", W/{put.ETag}"));
        await using var byDate = await AskAsync("a.txt", ("If-Modified-Since", DateTimeOffset.UtcNow.AddHours(1).ToString("R")));

        Assert.Equal((304, put.ETag, 0L), (byTag.Status, byTag.ETag, byTag.Content!.Length));
        Assert.Equal((304, 0L), (byDate.Status, byDate.Content!.Length));
    }

    [Theory]
    [InlineData("w200/a b+é%.jpg", "/resize/w200/a%20b%2B%C3%A9%25.jpg")]
    [InlineData("w200/folder/", "/resize/w200/folder/")]
    public async Task What_is_missing_is_sent_to_the_resize_handler(string path, string location)
    {
        foreach (var method in new[] { "GET", "HEAD" })
        {
            await using var answer = await AskAsync(path, WebsiteConfiguration.Transcoding, method);
            Assert.Equal((307, location, 0L, true), (answer.Status, answer.Location, answer.ContentLength, answer.IsMissing));
        }
    }

    [Fact]
    public async Task A_folder_named_without_its_slash_is_sent_to_the_one_with_it()
    {
        await PutAsync("docs/index.html", "<p>");
        await using var without = await AskAsync("docs", WebsiteConfiguration.Transcoding);
        await using var with = await AskAsync("docs/", WebsiteConfiguration.Transcoding);

        Assert.Equal((302, "/docs/"), (without.Status, without.Location));
        Assert.Equal((200, "<p>"), (with.Status, await TextAsync(with)));
    }

    [Fact]
    public async Task Prefix_rules_come_before_the_object_and_the_first_counts()
    {
        await PutAsync("old/a.txt", "there");
        var rules = new WebsiteConfiguration
        {
            Rules =
            [
                new(new("old/"), new() { ReplaceKeyPrefix = "new/" }),
                new(new("old/a"), new() { ReplaceKey = "never" }),
                new(new(ErrorCode: 404), new() { Status = 302, HostName = "b.example", Protocol = "https", ReplaceKey = "gone.txt" }),
            ],
        };
        await using var prefix = await AskAsync("old/a.txt", rules);
        await using var missing = await AskAsync("x", rules);

        Assert.Equal((301, "/new/a.txt"), (prefix.Status, prefix.Location));
        Assert.Equal((302, "https://b.example/gone.txt"), (missing.Status, missing.Location));
    }

    [Fact]
    public async Task Errors_without_a_rule_are_S3s_page_or_the_error_document()
    {
        await using var plain = await AskAsync("<b>.txt");
        Assert.Equal((404, "text/html; charset=utf-8"), (plain.Status, plain.ContentType));
        Assert.Contains("<li>Code: NoSuchKey</li>", await TextAsync(plain));
        Assert.Contains("<li>Key: &lt;b&gt;.txt</li>", await TextAsync(plain));

        await PutAsync("error.txt", "sorry");
        await using var document = await AskAsync("x", new WebsiteConfiguration { ErrorDocument = "error.txt" });
        Assert.Equal((404, "sorry"), (document.Status, await TextAsync(document)));
    }

    [Fact]
    public async Task Only_GET_and_HEAD()
    {
        await using var answer = await AskAsync("x", WebsiteConfiguration.Transcoding, "POST");
        Assert.Equal((405, "GET, HEAD"), (answer.Status, answer.Allow));
        Assert.Contains("<li>Code: MethodNotAllowed</li>", await TextAsync(answer));
    }

    [Fact]
    public async Task Trouble_is_no_miss()
    {
        Directory.Move(_folder.Root, _folder.Root + "-gone");
        try
        {
            await Assert.ThrowsAsync<StorageException>(async () => await AskAsync("a.txt", WebsiteConfiguration.Transcoding));
        }
        finally
        {
            Directory.Move(_folder.Root + "-gone", _folder.Root);
        }
    }

    private Task<PutResult> PutAsync(string key, string text) => _store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text)), new ObjectHeaders
    {
        ContentType = "text/plain",
        CacheControl = "max-age=5",
        Metadata = new Dictionary<string, string> { ["cache-tag"] = "k1" },
    });

    private ValueTask<OriginAnswer> AskAsync(string path, params (string Name, string Value)[] headers) =>
        AskAsync(path, new WebsiteConfiguration(), "GET", headers);

    private ValueTask<OriginAnswer> AskAsync(
        string path, WebsiteConfiguration configuration, string method = "GET", params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host) = (method, "http", new HostString("a.example"));
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return new WebsiteOrigin(_store, configuration).AnswerAsync(request, path, default);
    }

    private static async Task<string> TextAsync(OriginAnswer answer)
    {
        if (answer.Content is null)
            return Encoding.UTF8.GetString(answer.Body.Span);
        using var reader = new StreamReader(answer.Content);
        return await reader.ReadToEndAsync();
    }
}
