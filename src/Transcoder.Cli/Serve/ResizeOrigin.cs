using Transcoder.Contracts;
using Transcoder.Delivery;

namespace Transcoder.Cli.Serve;

/// <summary>The resize handler as the edge's second origin: what an HTTP API and a function are on AWS.</summary>
internal sealed class ResizeOrigin(ResizeHandler handler, EdgeFill fill)
{
    private const int PrefixLength = 8; // "/resize/"

    public async ValueTask<OriginAnswer> AnswerAsync(HttpContext context, Exchange exchange, CancellationToken cancel)
    {
        var headers = context.Request.Headers;
        var request = new ResizeRequest(context.Request.Method, exchange.Path[PrefixLength..])
        {
            IfNoneMatch = headers.IfNoneMatch.Count > 0 ? headers.IfNoneMatch.ToString() : null,
            Accept = headers.Accept.Count > 0 ? headers.Accept.ToString() : null,
        };
        var answer = await handler.HandleAsync(request, cancel);
        if (answer is { Status: StatusCodes.Status200OK, Route: Delivery.Route.Made } && exchange.Target is UrlTarget.Variant variant)
            await fill.RunAsync(variant.Path);
        return OriginAnswer.Of(answer, $"api:{answer.Route.ToString().ToLowerInvariant()}");
    }
}
