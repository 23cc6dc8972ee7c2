using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Transcoder.EndToEnd.Aws;

/// <summary>A server of this machine alone, on a port that the system chooses.</summary>
internal static class Loopback
{
    public static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    public static Uri Address(this WebApplication app) => new(app.Urls.First());

    /// <summary>The path and the query as they came over the wire.</summary>
    public static (string Path, string Query) Target(this HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?');
        return query < 0 ? (target, "") : (target[..query], target[(query + 1)..]);
    }
}
