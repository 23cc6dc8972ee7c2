using Transcoder.Client;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;

namespace Transcoder.EndToEnd.Images;

/// <summary>The client against a whole server: each call, and what goes wrong on the way.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    private const string Token = "the-token-of-this-test";

    private readonly List<HttpClient> _connections = [];
    private Cdn _cdn = null!;

    private TranscoderClient Client => With(Token, new SocketsHttpHandler());

    public async Task InitializeAsync() => _cdn = await Cdn.StartAsync(options => options with { Token = Token });

    public async Task DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        await _cdn.DisposeAsync();
    }

    [Fact]
    public async Task An_image_is_added_found_converted_listed_and_deleted()
    {
        var told = new Told<long>();
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["größe, 1.jpg"], Pictures.Photo);

        var added = await Client.AddImageAsync(folder["größe, 1.jpg"], new UploadOptions { Transform = "w200-h200-cover-webp" }, told);
        Assert.Equal(("größe, 1.jpg", "jpg", ImageStatus.Ready), (added.Filename, added.Format, added.Status));
        Assert.Equal((200, 200), (added.Processed!.Width, added.Processed.Height));
        Assert.Equal(Pictures.Photo.Length, told.Values[^1]);

        Assert.Equal(added.Sha256, (await Client.GetImageAsync(added.Id))!.Sha256);
        Assert.Contains(added.Id, await Client.ListImagesAsync().Select(image => image.Id).ToListAsync());

        await using (var download = await Client.DownloadAsync(added.Id, OutputFormat.Png, "w320"))
        {
            using var content = new MemoryStream();
            await download.Content.CopyToAsync(content);
            Assert.Equal(("image/png", 320), (download.ContentType, TestImages.SizeOf(content.ToArray()).Width));
            Assert.Equal(content.ToArray(), await _cdn.Browser.ImageAsync(download.Location!.PathAndQuery));
        }

        // What the addresses say is what the CDN serves.
        var url = new ImageUrls().For(added).Width(640);
        Assert.Equal(640, TestImages.SizeOf(await _cdn.Browser.ImageAsync(url.ToString())).Width);

        Assert.True(await Client.DeleteImageAsync(added.Id));
        Assert.False(await Client.DeleteImageAsync(added.Id));
        Assert.Null(await Client.GetImageAsync(added.Id));
    }

    [Fact]
    public async Task Bytes_streams_copies_and_many_are_added()
    {
        var bytes = await Client.AddImageAsync(Pictures.Red, new UploadOptions { Filename = "red.png" });
        using var stream = new MemoryStream(Pictures.Red);
        var streamed = await Client.AddImageAsync(stream);
        var copied = await Client.CopyImageAsync(bytes.Id);
        var many = await Client.AddImagesAsync(
        [
            new() { Type = UploadType.Base64, Data = Convert.ToBase64String(Pictures.Blue) },
            new() { Type = UploadType.Base64, Data = "AAAA" },
            new() { Type = UploadType.Uuid, Data = $"{bytes.Id}" },
        ]);

        Assert.All([streamed, copied, many[2].Image!], image => Assert.Equal(bytes.Sha256, image.Sha256));
        Assert.True((many[0].Status, many[2].Status) == (201, 201), $"{many[0].Problem} {many[2].Problem}");
        Assert.Equal(many[1].Status, many[1].Problem!.Status);
        Assert.Equal(5, (await Client.ListImagesAsync(pageSize: 2).ToListAsync()).Select(image => image.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_is_waited_for()
    {
        var image = await Client.AddImageAsync(Pictures.Red);
        var told = new Told<BatchJob>();
        var batch = await Client.CreateBatchAsync([image.Id], "w100-webp");
        var done = await Client.WaitForBatchAsync(batch.Id, told);
        Assert.Equal((JobStatus.Completed, 1, 0), (done.Status, done.Done, done.Failed));
        Assert.NotEmpty(told.Values);
        Assert.Equal(100, TestImages.SizeOf(await _cdn.Browser.ImageAsync(new Uri(done.Items[0].Url!).AbsolutePath)).Width);
        Assert.Equal(done.Id, (await Client.GetBatchAsync(done.Id))!.Id);
    }

    [Fact]
    public async Task What_lies_elsewhere_is_fetched_by_the_guards_rules()
    {
        // No address of this machine may be fetched from, and a test has no other.
        var here = new Uri(_cdn.Address, "photo.jpg");
        Assert.Equal(ProblemTypes.NotFetched, (await Assert.ThrowsAsync<TranscoderException>(() => Client.AddImageFromUrlAsync(here))).ProblemType);
        Assert.InRange((await Assert.ThrowsAsync<TranscoderException>(() => Client.CreateThumbnailAsync(here))).Status, 400, 422);

        var job = await Client.CreateThumbnailAsync(new Uri("http://nowhere.invalid/photo.jpg"));
        Assert.Equal(job.Url, (await Client.GetThumbnailAsync(job.Id))!.Url);
        var failed = await Client.WaitForThumbnailAsync(job.Id);
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.NotEmpty(failed.Reason!);
    }

    [Fact]
    public async Task Refusals_say_what_was_wrong()
    {
        await RefusedAsync(401, ProblemTypes.Unauthorized, With(null, new SocketsHttpHandler()).AddImageAsync(new byte[3_000_000]));
        await RefusedAsync(403, ProblemTypes.NotAllowed, With("another-token-than-this", new SocketsHttpHandler()).ListImagesPageAsync());
        await RefusedAsync(413, ProblemTypes.TooLarge, Client.AddImageAsync(new byte[51_000_000]));
        await RefusedAsync(400, ProblemTypes.BadRequest, Client.AddImageAsync(Pictures.Red, new UploadOptions { Transform = "w0" }));
        await RefusedAsync(404, ProblemTypes.NotFound, Client.CopyImageAsync(Guid.CreateVersion7()));
        await RefusedAsync(404, ProblemTypes.NotFound, Client.DownloadAsync(Guid.CreateVersion7(), OutputFormat.WebP));
        Assert.Null(await Client.GetThumbnailAsync(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_happens_once()
    {
        var added = await With(Token, new LosesFirstAnswer()).AddImageAsync(Pictures.Red);
        Assert.Equal([added.Id], (await Client.ListImagesPageAsync()).Items.Select(image => image.Id));
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_leaves_no_image()
    {
        using var cancel = new CancellationTokenSource();
        var told = new Told<long> { Then = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.AddImageAsync(Pictures.Photo, progress: told, cancel: cancel.Token));
        await Patience.UntilAsync(() => Client.ListImagesPageAsync(), page => page.Items.Count == 0);
    }

    [Fact]
    public async Task The_document_names_every_call()
    {
        var document = await Client.GetDocumentAsync();
        Assert.All(ApiRoutes.All, route => Assert.Contains(route.Template.Split('{')[0].TrimEnd('/'), document, StringComparison.Ordinal));
    }

    private TranscoderClient With(string? token, HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { BaseAddress = _cdn.Address };
        _connections.Add(http);
        return new TranscoderClient(http, new TranscoderClientOptions { Token = token });
    }

    private static async Task RefusedAsync(int status, string type, Task call)
    {
        var error = await Assert.ThrowsAsync<TranscoderException>(() => call);
        Assert.Equal((status, type), (error.Status, error.ProblemType));
        Assert.NotEmpty(error.Detail!);
    }

    private sealed class LosesFirstAnswer() : DelegatingHandler(new SocketsHttpHandler())
    {
        private bool _hasLost;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (_hasLost)
                return answer;
            _hasLost = true;
            answer.Dispose();
            throw new HttpRequestException("The connection was reset.");
        }
    }

    private sealed class Told<T> : IProgress<T>
    {
        public List<T> Values { get; } = [];

        public Action? Then { get; init; }

        public void Report(T value)
        {
            Values.Add(value);
            Then?.Invoke();
        }
    }
}
