using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Harness;

/// <summary>An answer as it came over the wire, whole.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public string Text => Encoding.UTF8.GetString(Body);

    public string? ContentType => this["Content-Type"];

    public JsonNode Json => JsonNode.Parse(Body)!;

    public int Width => TestImages.SizeOf(Body).Width;

    /// <summary>The text for people in a problem; also proves that it is one.</summary>
    public string Detail
    {
        get
        {
            Assert.Equal("application/problem+json", ContentType);
            var problem = JsonDocument.Parse(Body).RootElement;
            Assert.Equal(Status, problem.GetProperty("status").GetInt32());
            Assert.NotEmpty(problem.GetProperty("title").GetString()!);
            return problem.GetProperty("detail").GetString()!;
        }
    }

    public override string ToString() =>
        $"{Status} {string.Join(", ", Headers.Select(header => $"{header.Key}: {header.Value}"))}; {Body.Length} bytes";
}
