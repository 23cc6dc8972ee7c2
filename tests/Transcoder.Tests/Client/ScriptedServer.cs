using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Transcoder.Client;
using Transcoder.Contracts.Api;

namespace Transcoder.Tests.Client;

/// <summary>A server without a network: answers as the test said, one answer after the other, and keeps what it was asked.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public ScriptedServer() => Client = With(new TranscoderClientOptions { Token = "the-token", Time = Time });

    public TranscoderClient Client { get; }

    public InstantTime Time { get; } = new();

    public List<Asked> Requests { get; } = [];

    public Asked Request => Assert.Single(Requests);

    public TranscoderClient With(TranscoderClientOptions? options, string address = "https://images.example.com") =>
        new(new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri(address) }, options);

    public ScriptedServer Answer(Func<HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public ScriptedServer Answer<T>(int status, T value, JsonTypeInfo<T> type, int? retryAfter = null) =>
        Answer(status, JsonSerializer.Serialize(value, type), "application/json", retryAfter);

    public ScriptedServer Answer(int status, string body = "", string contentType = "text/html", int? retryAfter = null) => Answer(() =>
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        if (retryAfter is { } seconds)
            answer.Headers.Add("Retry-After", $"{seconds}");
        return answer;
    });

    public ScriptedServer Refuse(int status, string type, string detail, int? retryAfter = null) => Answer(
        status, JsonSerializer.Serialize(new ApiProblem { Type = type, Title = "No", Status = status, Detail = detail }, ApiJson.Wire.ApiProblem),
        "application/problem+json", retryAfter);

    public ScriptedServer BreakOff() => Answer(() => throw new HttpRequestException("The connection was reset."));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
        Requests.Add(new Asked(
            $"{request.Method} {request.RequestUri!.PathAndQuery}", headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)), body));
        var answer = _answers.Dequeue()();
        answer.RequestMessage = request;
        return answer;
    }
}

internal sealed record Asked(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A clock by which no time passes until somebody waits; then all of it at once.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long it was waited, each time; in seconds.</summary>
    public List<double> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime.TotalSeconds);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
