using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcoder.Client;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;

namespace Transcoder.Tests.Client;

/// <summary>Each call as it goes over the wire, and what becomes of its answer.</summary>
public class TranscoderClientTests
{
    private static readonly Guid Id = Guid.Parse("0193a000-0000-7000-8000-000000000001");

    private static readonly ImageRecord Record = new() { Id = Id, Status = ImageStatus.Ready, Timestamp = DateTimeOffset.UnixEpoch, Format = "png" };

    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_file_is_sent_as_it_is_with_its_name()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["größe 1.png"], [1, 2, 3]);
        _server.Answer(201, Record, ApiJson.Wire.ImageRecord);

        var added = await _server.Client.AddImageAsync(folder["größe 1.png"], new UploadOptions { Transform = "w200-webp" });

        Assert.Equal(Id, added.Id);
        Assert.Equal("POST /api/v1/img?transform=w200-webp", _server.Request.Line);
        Assert.Equal([1, 2, 3], _server.Request.Body);
        Assert.Equal(("image/png", "3"), (_server.Request["Content-Type"], _server.Request["Content-Length"]));
        Assert.Equal("attachment; filename*=utf-8''gr%C3%B6%C3%9Fe%201.png", _server.Request["Content-Disposition"]);
        Assert.Equal("Bearer the-token", _server.Request["Authorization"]);
        Assert.NotEmpty(_server.Request["Idempotency-Key"]!);
        await Assert.ThrowsAsync<FileNotFoundException>(() => _server.Client.AddImageAsync(folder["none.png"]));
    }

    [Fact]
    public async Task Bytes_and_streams_have_the_name_and_the_key_that_they_are_given()
    {
        var options = new UploadOptions { Filename = "a.jpg", IdempotencyKey = "mine" };
        using var stream = new MemoryStream([9, 9, 1, 2, 3]) { Position = 2 };
        _server.Answer(201, Record, ApiJson.Wire.ImageRecord).Answer(201, Record, ApiJson.Wire.ImageRecord).Answer(201, Record, ApiJson.Wire.ImageRecord);

        await _server.Client.AddImageAsync(new byte[] { 1, 2, 3 }, options);
        await _server.Client.AddImageAsync(stream, options);
        await _server.Client.AddImageAsync(new byte[] { 1, 2, 3 });

        Assert.All(_server.Requests, request => Assert.Equal([1, 2, 3], request.Body));
        Assert.All(_server.Requests[..2], request => Assert.Equal(("image/jpeg", "mine"), (request["Content-Type"], request["Idempotency-Key"])));
        Assert.Equal(("image/*", null), (_server.Requests[2]["Content-Type"], _server.Requests[2]["Content-Disposition"]));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task Progress_is_told_up_to_the_last_byte()
    {
        var told = new Told();
        _server.Answer(201, Record, ApiJson.Wire.ImageRecord);
        await _server.Client.AddImageAsync(new byte[200_000], progress: told);
        Assert.Equal(200_000, told.Values[^1]);
        Assert.True(told.Values.Count > 1 && told.Values.SequenceEqual(told.Values.Order()));
    }

    [Fact]
    public async Task A_large_upload_asks_for_leave_first_and_a_small_one_does_not()
    {
        _server.Answer(201, Record, ApiJson.Wire.ImageRecord).Answer(201, Record, ApiJson.Wire.ImageRecord);
        await _server.Client.AddImageAsync(new byte[2_000_000]);
        await _server.Client.AddImageAsync(new byte[2_000]);
        Assert.Equal(["100-continue", null], _server.Requests.Select(request => request["Expect"]));
    }

    [Fact]
    public async Task An_image_is_added_by_address_or_by_id()
    {
        _server.Answer(201, Record, ApiJson.Wire.ImageRecord).Answer(201, Record, ApiJson.Wire.ImageRecord);
        await _server.Client.AddImageFromUrlAsync(new Uri("https://example.com/a b.jpg"), new UploadOptions { Filename = "a.jpg" });
        await _server.Client.CopyImageAsync(Id, new UploadOptions { Transform = "thumb" });

        Assert.All(_server.Requests, request => Assert.Equal("POST /api/v1/img", request.Line));
        Assert.Equal("""{"type":"url","data":"https://example.com/a%20b.jpg","filename":"a.jpg"}""", _server.Requests[0].Text);
        Assert.Equal($$"""{"type":"uuid","data":"{{Id}}","transform":"thumb"}""", _server.Requests[1].Text);
        Assert.NotEqual(_server.Requests[0]["Idempotency-Key"], _server.Requests[1]["Idempotency-Key"]);
    }

    [Fact]
    public async Task Many_are_added_at_once_with_a_result_each()
    {
        var problem = new ApiProblem { Type = ProblemTypes.Unreadable, Title = "No", Status = 422 };
        _server.Answer(200, new UploadResults { Results = [new() { Status = 201, Image = Record }, new() { Status = 422, Problem = problem }] }, ApiJson.Wire.UploadResults);
        UploadRequest[] images = [new() { Type = UploadType.Base64, Data = "AAAA" }, new() { Type = UploadType.Base64, Data = "BBBB" }];

        var results = await _server.Client.AddImagesAsync(images);

        Assert.Equal([201, 422], results.Select(result => result.Status));
        Assert.Equal(images, JsonSerializer.Deserialize(_server.Request.Body, ApiJson.Wire.UploadRequestArray)!);
        Assert.NotEmpty(_server.Request["Idempotency-Key"]!);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _server.Client.AddImagesAsync([]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _server.Client.AddImagesAsync([.. Enumerable.Repeat(images[0], 101)]));
    }

    [Fact]
    public async Task A_record_is_found_or_null()
    {
        _server.Answer(200, Record, ApiJson.Wire.ImageRecord).Refuse(404, ProblemTypes.NotFound, "There is no such image.").Answer(404, "Not here");

        Assert.Equal(Id, (await _server.Client.GetImageAsync(Id))!.Id);
        Assert.Null(await _server.Client.GetImageAsync(Id));
        // What is not the API's own answer means that the address is wrong.
        Assert.Equal(404, (await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.GetImageAsync(Id))).Status);
        Assert.Equal($"GET /api/v1/img/{Id}", _server.Requests[0].Line);
    }

    [Fact]
    public async Task A_list_follows_its_cursors_as_it_is_read()
    {
        _server.Answer(200, new ImageList { Items = [Record, Record], Cursor = "a+b" }, ApiJson.Wire.ImageList)
            .Answer(200, new ImageList { Items = [Record] }, ApiJson.Wire.ImageList);

        var read = 0;
        await foreach (var image in _server.Client.ListImagesAsync(pageSize: 2))
            Assert.Equal(++read <= 2 ? 1 : 2, _server.Requests.Count);

        Assert.Equal(3, read);
        Assert.Equal(["GET /api/v1/img?limit=2", "GET /api/v1/img?limit=2&cursor=a%2Bb"], _server.Requests.Select(request => request.Line));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _server.Client.ListImagesPageAsync(101));
    }

    [Fact]
    public async Task A_deletion_says_whether_there_was_something_to_delete()
    {
        _server.Answer(204).Refuse(404, ProblemTypes.NotFound, "There is no such image.");
        Assert.True(await _server.Client.DeleteImageAsync(Id));
        Assert.False(await _server.Client.DeleteImageAsync(Id));
        Assert.All(_server.Requests, request => Assert.Equal($"DELETE /api/v1/img/{Id}", request.Line));
    }

    [Fact]
    public async Task A_download_is_streamed_with_what_is_known_of_it()
    {
        _server.Answer(() =>
        {
            var answer = new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) };
            answer.Content.Headers.ContentType = new("image/webp");
            answer.Content.Headers.ContentLocation = new Uri("/w200-webp/uploads/a.png", UriKind.Relative);
            answer.Headers.ETag = new("\"tag\"");
            return answer;
        });

        await using var image = await _server.Client.DownloadAsync(Id, OutputFormat.WebP, "w200");
        using var content = new MemoryStream();
        await image.Content.CopyToAsync(content);

        Assert.Equal($"GET /api/v1/img/{Id}.webp?transform=w200", _server.Request.Line);
        Assert.Equal([1, 2, 3], content.ToArray());
        Assert.Equal(("image/webp", 3L, "\"tag\""), (image.ContentType, image.Length!.Value, image.ETag));
        Assert.Equal("https://images.example.com/w200-webp/uploads/a.png", image.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task Jobs_are_asked_for_and_looked_at()
    {
        var thumbnail = new ThumbnailJob { Id = Id, Status = JobStatus.Queued, Url = "https://example.com/a.jpg", Timestamp = DateTimeOffset.UnixEpoch };
        var batch = new BatchJob { Id = Id, Status = JobStatus.Queued, Timestamp = DateTimeOffset.UnixEpoch, Transform = "w200", Total = 1, Done = 0, Failed = 0 };
        _server.Answer(202, thumbnail, ApiJson.Wire.ThumbnailJob).Answer(200, thumbnail, ApiJson.Wire.ThumbnailJob)
            .Answer(202, batch, ApiJson.Wire.BatchJob).Answer(200, batch, ApiJson.Wire.BatchJob)
            .Refuse(404, ProblemTypes.NotFound, "There is no such job.").Refuse(404, ProblemTypes.NotFound, "There is no such job.");

        Assert.Equal(thumbnail, await _server.Client.CreateThumbnailAsync(new Uri("https://example.com/a.jpg"), "w200"));
        Assert.Equal(thumbnail, await _server.Client.GetThumbnailAsync(Id));
        Assert.Equal(Id, (await _server.Client.CreateBatchAsync([Id], "w200")).Id);
        Assert.Equal(1, (await _server.Client.GetBatchAsync(Id))!.Total);
        Assert.Null(await _server.Client.GetThumbnailAsync(Id));
        Assert.Null(await _server.Client.GetBatchAsync(Id));

        Assert.Equal(
            [
                "POST /api/v1/thumbnails", $"GET /api/v1/thumbnails/{Id}", "POST /api/v1/batch", $"GET /api/v1/batch/{Id}",
                $"GET /api/v1/thumbnails/{Id}", $"GET /api/v1/batch/{Id}",
            ],
            _server.Requests.Select(request => request.Line));
        Assert.Equal("""{"url":"https://example.com/a.jpg","transform":"w200"}""", _server.Requests[0].Text);
        Assert.Equal($$"""{"ids":["{{Id}}"],"transform":"w200"}""", _server.Requests[2].Text);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _server.Client.CreateBatchAsync([], "w200"));
    }

    [Fact]
    public async Task The_document_is_given_as_it_is()
    {
        _server.Answer(200, """{"openapi":"3.1.0"}""", "application/json");
        Assert.Equal("""{"openapi":"3.1.0"}""", await _server.Client.GetDocumentAsync());
        Assert.Equal("GET /api/v1/openapi.json", _server.Request.Line);
    }

    [Fact]
    public async Task What_a_newer_server_says_beyond_the_record_is_passed_over()
    {
        _server.Answer(200, $$"""{"id":"{{Id}}","status":"ready","timestamp":"2026-01-01T00:00:00Z","mood":"good"}""", "application/json");
        Assert.Equal(Id, (await _server.Client.GetImageAsync(Id))!.Id);
    }

    [Theory]
    [InlineData("https://images.example.com/cdn")]
    [InlineData("https://images.example.com/cdn/")]
    public async Task A_path_of_the_server_stays_before_the_calls(string address)
    {
        _server.Answer(204);
        await _server.With(null, address).DeleteImageAsync(Id);
        Assert.Equal($"DELETE /cdn/api/v1/img/{Id}", _server.Request.Line);
        Assert.Null(_server.Request["Authorization"]);
    }

    [Fact]
    public async Task Without_a_server_there_is_no_call() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new TranscoderClient(new HttpClient(_server)).GetImageAsync(Id));

    [Fact]
    public async Task A_host_makes_it_by_its_own_factory()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new TranscoderClientOptions { Token = "from the host" });
        services.AddHttpClient<TranscoderClient>(http => http.BaseAddress = new Uri("https://images.example.com"))
            .ConfigurePrimaryHttpMessageHandler(() => _server);
        _server.Answer(204);

        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<TranscoderClient>().DeleteImageAsync(Id);
        Assert.Equal("Bearer from the host", _server.Request["Authorization"]);
    }

    private sealed class Told : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
