using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Transcoder.Cli.Serve;

/// <summary>An error as a website endpoint tells it: a small page.</summary>
internal sealed record WebsiteError(int Status, string Code, string Message, (string Name, string Value) Detail, string? Allow = null)
{
    public string Route => $"website:{Status}";

    public static WebsiteError NoSuchKey(string key) => new(404, "NoSuchKey", "The specified key does not exist.", ("Key", key));

    public static WebsiteError InvalidRange(string key) => new(416, "InvalidRange", "The requested range is not satisfiable", ("Key", key));

    public static WebsiteError MethodNotAllowed(string method) =>
        new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", ("Method", method), "GET, HEAD");

    public OriginAnswer Answer()
    {
        var title = $"{Status} {ReasonPhrases.GetReasonPhrase(Status)}";
        var page = Encoding.UTF8.GetBytes($"""
            <html>
            <head><title>{title}</title></head>
            <body>
            <h1>{title}</h1>
            <ul>
            <li>Code: {Code}</li>
            <li>Message: {Message}</li>
            <li>{Detail.Name}: {WebUtility.HtmlEncode(Detail.Value)}</li>
            </ul>
            <hr/>
            </body>
            </html>

            """);
        return new OriginAnswer(Status)
        {
            Route = Route,
            ContentType = "text/html; charset=utf-8",
            ContentLength = page.Length,
            Body = page,
        };
    }
}
