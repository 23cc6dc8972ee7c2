using System.Security.Cryptography;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>The built page, embedded in this program: its document, its script, its style.</summary>
internal static class PlaygroundFiles
{
    private const string Prefix = "playground/";
    private const string Index = "index.html";

    private static readonly Dictionary<string, PageFile> Files = Read();

    /// <summary>The document; its references begin with <see cref="PlaygroundApi.Root"/>.</summary>
    public static OriginAnswer Document() => Files[Index].Answer("no-cache");

    /// <returns>Null where there is no such file.</returns>
    public static OriginAnswer? Find(string name) =>
        // A name has the hash of its content in it.
        name != Index && Files.TryGetValue(name, out var file) ? file.Answer("public, max-age=31536000, immutable") : null;

    /// <summary>What a browser has to load, in bytes, by name.</summary>
    public static IReadOnlyDictionary<string, int> Sizes => Files.ToDictionary(file => file.Key, file => file.Value.Content.Length);

    private static Dictionary<string, PageFile> Read()
    {
        var assembly = typeof(PlaygroundFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new PageFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
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

    private sealed record PageFile(byte[] Content, string ContentType, string ETag)
    {
        public OriginAnswer Answer(string cacheControl) => new(StatusCodes.Status200OK)
        {
            Route = "edge",
            ContentType = ContentType,
            ContentLength = Content.Length,
            CacheControl = cacheControl,
            ETag = ETag,
            Body = Content,
        };
    }
}
