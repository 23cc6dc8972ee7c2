using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images;

namespace Transcoder.Lambda;

/// <summary>The image API behind an HTTP API, payload format 2.0. The gateway asks who calls; what it did not ask is refused here.</summary>
/// <param name="cdnAddress">For the addresses in answers.</param>
internal sealed class ImagesFunction(ApiHandler handler, string cdnAddress, FunctionLog log)
{
    /// <summary>What the answer itself needs of the time that is left.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);

    /// <summary>What is taken in and does not come to its end is taken away again, which needs its time too.</summary>
    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(2);

    /// <returns>The response as JSON.</returns>
    /// <exception cref="ArgumentException">The event is no request of an HTTP API.</exception>
    public async Task<Stream> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        ProxyRequest.Check(request);
        var watch = Stopwatch.StartNew();
        var answer = await AnswerAsync(request, context);
        log.Write(new LogLine
        {
            Level = answer.Status < 500 ? LogLine.Info : LogLine.Error,
            RequestId = context.AwsRequestId,
            Method = request.RequestContext.Http.Method,
            Path = request.RawPath,
            Caller = request.Caller(),
            Status = answer.Status,
            Milliseconds = watch.ElapsedMilliseconds,
            Timing = answer.Timing?.ToString(),
            Detail = answer.LogDetail,
            Uploads = Added(request, answer),
            Transforms = answer.Route == Route.Made ? 1 : 0,
            Refusals = answer.Status is >= 400 and < 500 ? 1 : 0,
            Failures = answer.Status >= 500 ? 1 : 0,
        });
        return ProxyAnswer.Json(answer);
    }

    private async Task<Answer> AnswerAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var method = request.RequestContext.Http.Method;
        if (!request.RawPath.StartsWith(ApiRoutes.Root + "/", StringComparison.Ordinal))
            return Problem.Answer(new Failure(FailureKind.Missing, $"Nothing is served here but {ApiRoutes.Root}."));
        var path = request.RawPath[ApiRoutes.Root.Length..];
        if (ApiRoutes.Match(method, path).Route is { IsOpen: false } && request.Caller() is null)
            return Problem.Answer(new Failure(FailureKind.Unauthorized, "This call is for those whom the gateway knows: sign it, or send a token."));
        if (!QueryText.TryRead(request.RawQueryString, out var query))
            return Problem.Answer(new Failure(FailureKind.BadRequest, "The query is not percent-encoded UTF-8."));

        var body = BodyOf(request);
        var left = context.RemainingTime - AnswerTime;
        using var end = new CancellationTokenSource(Positive(left - CleaningTime));
        try
        {
            return await handler.HandleAsync(
                new ApiRequest(method, path, cdnAddress)
                {
                    Query = query,
                    ContentType = request.Header("content-type"),
                    ContentLength = body.Length,
                    ContentDisposition = request.Header("content-disposition"),
                    IdempotencyKey = request.Header("idempotency-key"),
                    IfNoneMatch = request.Header("if-none-match"),
                    Accept = request.Header("accept"),
                    // Open to whoever wants the whole array, so that an image is not read back from the store to be looked at.
                    Body = new MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true),
                    TimeLeft = Positive(left),
                },
                end.Token).WaitAsync(Positive(left));
        }
        catch (Exception late) when (late is TimeoutException || (late is OperationCanceledException && end.IsCancellationRequested))
        {
            return Problem.Answer(new Failure(FailureKind.Timeout, "The answer did not come in time. Try again."));
        }
    }

    private static int Added(APIGatewayHttpApiV2ProxyRequest request, Answer answer) => request.RequestContext.Http.Method switch
    {
        "POST" when answer is { Status: 201, Replayed: false } => 1,
        // Many at once, each with a result.
        "POST" when answer is { Status: 200, Replayed: false } =>
            JsonSerializer.Deserialize(answer.Body.Span, ApiJson.Wire.UploadResults)?.Results.Count(result => result.Status == 201) ?? 0,
        _ => 0,
    };

    /// <summary>The API encodes what is no text.</summary>
    private static byte[] BodyOf(APIGatewayHttpApiV2ProxyRequest request) =>
        request.Body is not { Length: > 0 } body ? [] : request.IsBase64Encoded ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body);

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
