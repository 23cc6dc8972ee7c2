using System.Text;

namespace Transcoder.Cli.Serve;

/// <summary>What the root says: how to ask.</summary>
internal static class Landing
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes("""
        Transcoder, an image CDN. Ask for an original by its key, and put in front of it what is to be done to it:

          /photo.jpg                  as it is
          /w200/photo.jpg             200 pixels wide
          /w200-h200-cover/photo.jpg  cut to a square
          /w800-auto/photo.jpg        in the best format that the browser takes

        """);

    public static OriginAnswer Answer() => new(StatusCodes.Status200OK)
    {
        Route = "edge",
        ContentType = "text/plain; charset=utf-8",
        ContentLength = Page.Length,
        CacheControl = "no-cache",
        Body = Page,
    };
}
