using System.Diagnostics;
using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Transcoder.Contracts;
using Transcoder.Delivery;

namespace Transcoder.Lambda;

/// <summary>The resize handler behind an HTTP API, payload format 2.0.</summary>
internal sealed class ResizeFunction(ResizeHandler handler, OriginSecret secret, FunctionLog log)
{
    private const string Prefix = "/resize/";

    /// <summary>What the answer itself needs of the time that is left.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);

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
            Path = request.Header(OriginHeaders.Path) ?? request.RawPath,
            Status = answer.Status,
            Route = answer.Route.ToString(),
            Milliseconds = watch.ElapsedMilliseconds,
            Timing = answer.Timing?.ToString(),
            Detail = answer.LogDetail,
            Transforms = answer.Route == Route.Made ? 1 : 0,
            Refusals = answer.Status is >= 400 and < 500 ? 1 : 0,
            Failures = answer.Status >= 500 ? 1 : 0,
        });
        return ProxyAnswer.Json(answer);
    }

    private async Task<Answer> AnswerAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        if (!secret.Matches(request.Header(OriginHeaders.Secret)))
            return Problem.Answer(new Failure(FailureKind.NotAllowed, "Ask the CDN; this address answers to nobody else."));
        if (!request.RawPath.StartsWith(Prefix, StringComparison.Ordinal))
            return Problem.Answer(new Failure(FailureKind.Missing, $"Nothing is served here but {Prefix}."));

        var left = context.RemainingTime - AnswerTime;
        try
        {
            return await PathAsync(request, left).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        catch (TimeoutException)
        {
            return Problem.Answer(new Failure(FailureKind.Timeout, "The image did not come in time. Try again."));
        }
    }

    private async Task<Answer> PathAsync(APIGatewayHttpApiV2ProxyRequest request, TimeSpan left)
    {
        if (request.Header(OriginHeaders.Path) is { } encoded)
        {
            return UrlPath.TryDecode(encoded.AsSpan(encoded.StartsWith('/') ? 1 : 0), out var path)
                ? await HandleAsync(path, request, left)
                : Problem.Answer(Failure.NotAPath());
        }

        // Decoded by the API already. Where nothing has that name, it may have come to the API encoded once more.
        var raw = request.RawPath[Prefix.Length..];
        var answer = await HandleAsync(raw, request, left);
        return answer.Status == 404 && UrlPath.TryDecode(raw, out var decoded) && decoded != raw
            ? await HandleAsync(decoded, request, left)
            : answer;
    }

    private async Task<Answer> HandleAsync(string path, APIGatewayHttpApiV2ProxyRequest request, TimeSpan left)
    {
        if (path is "")
            return Problem.Answer(new Failure(FailureKind.Missing, "The path names no image."));
        if (path.Contains('\0'))
            return Problem.Answer(Failure.NotAPath());
        if (Encoding.UTF8.GetByteCount(path) > UrlPath.MaxBytes)
            return Problem.Answer(Failure.LongPath());
        return await handler.HandleAsync(new ResizeRequest(request.RequestContext.Http.Method, path)
        {
            IfNoneMatch = request.Header("if-none-match"),
            Accept = request.Header("accept"),
            TimeLeft = left,
        });
    }
}
