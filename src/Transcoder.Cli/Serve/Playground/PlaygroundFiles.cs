using System.IO.Compression;
using System.Security.Cryptography;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>The built pages, embedded in this program: their documents, scripts and styles, packed by gzip as they are sent.</summary>
internal static class PlaygroundFiles
{
    private const string Prefix = "playground/";
    private const string Packed = ".gz";
    private const string Playground = "index.html";
    private const string Explorer = "explorer.html";

    private static readonly Dictionary<string, PageFile> Files = Read();

    /// <summary>The documents; their references begin with <see cref="PlaygroundApi.Root"/>.</summary>
    public static OriginAnswer Document(HttpRequest request) => Files[Playground].Answer(request, "no-cache");

    public static OriginAnswer ExplorerDocument(HttpRequest request) => Files[Explorer].Answer(request, "no-cache");

    /// <returns>Null where there is no such file.</returns>
    public static OriginAnswer? Find(HttpRequest request, string name) =>
        // A name has the hash of its content in it.
        name is not (Playground or Explorer) && Files.TryGetValue(name, out var file) ? file.Answer(request, "public, max-age=31536000, immutable") : null;

    /// <summary>What a browser has to load for a page, in bytes as they are before they are packed, by name.</summary>
    /// <param name="page">Its document without the ending; its files are called after it.</param>
    public static IReadOnlyDictionary<string, int> SizesOf(string page) =>
        Files.Where(file => file.Key.StartsWith(page + "-", StringComparison.Ordinal)).ToDictionary(file => file.Key, file => file.Value.Unpack().Length);

    private static Dictionary<string, PageFile> Read()
    {
        var assembly = typeof(PlaygroundFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..^Packed.Length], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new PageFile(content, TypeOf(name[..^Packed.Length]), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12)));
            });
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The playground was built with a file of a kind that nobody expected: {other}."),
    };

    private sealed record PageFile(byte[] Content, string ContentType, string Hash)
    {
        public OriginAnswer Answer(HttpRequest request, string cacheControl)
        {
            var isPacked = TakesPacked(request);
            var etag = isPacked ? $"\"{Hash}-gz\"" : $"\"{Hash}\"";
            var answer = new OriginAnswer(StatusCodes.Status200OK)
            {
                Route = "edge",
                CacheControl = cacheControl,
                ETag = etag,
                // Which page the address has, or none, is a matter of Accept.
                Headers = [("Vary", "Accept, Accept-Encoding")],
            };
            if (request.Headers.IfNoneMatch == etag)
                return answer with { Status = StatusCodes.Status304NotModified };
            var body = isPacked ? Content : Unpack();
            return answer with
            {
                ContentType = ContentType,
                ContentLength = body.Length,
                Headers = isPacked ? [.. answer.Headers, ("Content-Encoding", "gzip")] : answer.Headers,
                Body = body,
            };
        }

        public byte[] Unpack()
        {
            using var unpacked = new MemoryStream();
            using (var packed = new GZipStream(new MemoryStream(Content), CompressionMode.Decompress))
                packed.CopyTo(unpacked);
            return unpacked.ToArray();
        }

        /// <summary>Not where it is named with a weight of nothing.</summary>
        private static bool TakesPacked(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
            .Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
    }
}
