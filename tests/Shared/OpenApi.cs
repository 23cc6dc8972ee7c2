using System.Text.Json;
using System.Text.Json.Nodes;
using Transcoder.Images;
using Transcoder.Tests.Node;

namespace Transcoder.Tests;

/// <summary>The API's document as a test reads it, and an independent judge of it.</summary>
internal static class OpenApi
{
    public static JsonNode Document { get; } = JsonNode.Parse(ApiDocument.Json.Span)!;

    /// <summary>Each operation: its method, its path and what is said of it.</summary>
    public static IEnumerable<(string Method, string Path, JsonObject Operation)> Operations() =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key != "parameters"
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    /// <summary>What a node is, or what it refers to.</summary>
    public static JsonNode Resolve(JsonNode node) => node["$ref"] is { } reference ? At((string)reference!) : node;

    /// <param name="reference">As in <c>$ref</c>: <c>#/components/…</c></param>
    public static JsonNode At(string reference) =>
        reference[2..].Split('/').Select(part => part.Replace("~1", "/").Replace("~0", "~")).Aggregate(Document, (node, part) => node[part]!);

    /// <summary>Where a node of the document is.</summary>
    public static string PointerTo(JsonNode node) => node.Parent switch
    {
        null => "",
        JsonArray array => $"{PointerTo(array)}/{array.IndexOf(node)}",
        var parent => $"{PointerTo(parent)}/{Uri.EscapeDataString(node.GetPropertyName().Replace("~", "~0").Replace("/", "~1"))}",
    };

    /// <summary>Asserts that the document is one, and that each value is as a schema of it says.</summary>
    public static async Task AssertValidAsync(IEnumerable<(string Name, JsonNode Schema, JsonNode? Value)> values)
    {
        var input = new JsonObject
        {
            ["document"] = Document.DeepClone(),
            ["values"] = new JsonArray(
            [
                .. values.Select(value => (JsonNode)new JsonObject
                {
                    ["name"] = value.Name,
                    ["schema"] = PointerTo(value.Schema),
                    ["value"] = value.Value?.DeepClone(),
                }),
            ]),
        };
        var wrong = JsonSerializer.Deserialize<string[]>(await NodeScript.RunAsync("openapi.mjs", input.ToJsonString()))!;
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }
}
