using Transcoder.Client;
using Transcoder.Contracts.Api;

namespace Transcoder.Tests.Client;

/// <summary>What is sent again, after what, how often and when; and what is not.</summary>
public class ClientRetryTests
{
    private static readonly Guid Id = Guid.Parse("0193a000-0000-7000-8000-000000000001");

    private static readonly ImageRecord Record = new() { Id = Id, Status = ImageStatus.Ready, Timestamp = DateTimeOffset.UnixEpoch };

    private readonly ScriptedServer _server = new();

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_passes_is_waited_for(int status)
    {
        _server.Answer(status).Refuse(status, ProblemTypes.Busy, "Busy.", retryAfter: 7).BreakOff().Answer(200, Record, ApiJson.Wire.ImageRecord);
        Assert.Equal(Id, (await _server.Client.GetImageAsync(Id))!.Id);
        Assert.Equal([0.2, 7, 0.8], _server.Time.Waits);
    }

    [Fact]
    public async Task After_three_repeats_the_last_answer_stands()
    {
        for (var i = 0; i < 4; i++)
            _server.Refuse(503, ProblemTypes.Busy, $"Busy {i}.");
        var error = await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.GetImageAsync(Id));
        Assert.Equal((503, "Busy 3."), (error.Status, error.Detail));
        Assert.Equal([0.2, 0.4, 0.8], _server.Time.Waits);
    }

    [Fact]
    public async Task A_server_that_asks_for_long_patience_is_reported_at_once()
    {
        _server.Refuse(429, ProblemTypes.Busy, "Tomorrow.", retryAfter: 86_400);
        var error = await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.GetImageAsync(Id));
        Assert.Equal(TimeSpan.FromDays(1), error.RetryAfter);
        Assert.Empty(_server.Time.Waits);
    }

    [Fact]
    public async Task A_time_of_day_to_come_back_is_waited_for()
    {
        _server.Answer(() =>
        {
            var answer = new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter = new(_server.Time.GetUtcNow().AddSeconds(3));
            return answer;
        }).Answer(204);
        Assert.True(await _server.Client.DeleteImageAsync(Id));
        Assert.Equal([3], _server.Time.Waits);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(500)]
    public async Task What_does_not_pass_is_said_at_once(int status)
    {
        _server.Refuse(status, ProblemTypes.BadRequest, "No.");
        Assert.Equal(status, (await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.GetImageAsync(Id))).Status);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task An_upload_is_sent_again_whole_under_the_same_key()
    {
        using var stream = new MemoryStream([9, 1, 2, 3]) { Position = 1 };
        _server.BreakOff().Refuse(409, ProblemTypes.Conflict, "It is being answered.", retryAfter: 1).Answer(201, Record, ApiJson.Wire.ImageRecord);
        await _server.Client.AddImageAsync(stream);

        Assert.Equal(3, _server.Requests.Count);
        Assert.All(_server.Requests, request => Assert.Equal([1, 2, 3], request.Body));
        Assert.Single(_server.Requests.Select(request => request["Idempotency-Key"]).Distinct());
        Assert.Equal([0.2, 1], _server.Time.Waits);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_rewound_is_sent_once()
    {
        _server.Answer(503);
        await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.AddImageAsync(new OneWay([1, 2, 3])));
        Assert.Equal([1, 2, 3], _server.Request.Body);
    }

    [Fact]
    public async Task A_job_is_asked_for_once()
    {
        _server.BreakOff().Answer(503);
        await Assert.ThrowsAsync<HttpRequestException>(() => _server.Client.CreateThumbnailAsync(new Uri("https://example.com/a.jpg")));
        await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.CreateBatchAsync([Id], "w200"));
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        _server.Answer(() => new HttpResponseMessage { Content = new StreamContent(new Broken()) }).Answer(200, Record, ApiJson.Wire.ImageRecord);
        Assert.Equal(Id, (await _server.Client.GetImageAsync(Id))!.Id);
    }

    [Fact]
    public async Task Errors_say_what_the_server_said()
    {
        _server.Refuse(413, ProblemTypes.TooLarge, "At most 50 MB are taken.");
        var error = await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.AddImageAsync(new byte[] { 1 }));
        Assert.Equal((413, ProblemTypes.TooLarge, "At most 50 MB are taken."), (error.Status, error.ProblemType, error.Detail));
        Assert.Equal("POST /api/v1/img: 413 At most 50 MB are taken.", error.Message);
    }

    [Theory]
    [InlineData(418, "<h1>A teapot</h1>", "text/html")]
    [InlineData(418, "half a {", "application/problem+json")]
    [InlineData(200, "<h1>Sign in</h1>", "text/html")]
    [InlineData(200, "null", "application/json")]
    public async Task What_is_no_answer_of_the_API_is_an_error_with_its_status(int status, string body, string contentType)
    {
        _server.Answer(status, body, contentType);
        var error = await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.GetImageAsync(Id));
        Assert.Equal((status, null, null), (error.Status, error.ProblemType, error.Detail));
    }

    [Fact]
    public async Task Who_cancels_waits_no_longer()
    {
        using var cancel = new CancellationTokenSource();
        _server.Answer(() =>
        {
            cancel.Cancel();
            return new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Client.GetImageAsync(Id, cancel.Token));
        Assert.Single(_server.Requests);
    }

    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }

    /// <summary>Gives a byte, then fails as a connection does.</summary>
    private sealed class Broken : MemoryStream
    {
        private bool _isOver;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isOver)
                throw new HttpIOException(HttpRequestError.ResponseEnded);
            _isOver = true;
            buffer.Span[0] = (byte)'{';
            return ValueTask.FromResult(1);
        }
    }
}
