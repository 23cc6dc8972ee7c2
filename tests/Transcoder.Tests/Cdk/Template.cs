using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Transcoder.Tests.Cdk;

/// <summary>A synthesized template, to be read by what its resources are.</summary>
internal sealed partial class Template(string file)
{
    public string File => file;

    public JsonObject Root { get; } = JsonNode.Parse(System.IO.File.ReadAllText(file))!.AsObject();

    public JsonObject Resources => Root["Resources"]!.AsObject();

    /// <summary>The properties of all resources of a type, by logical id.</summary>
    public IReadOnlyDictionary<string, JsonObject> All(string type) => Resources
        .Where(resource => (string?)resource.Value!["Type"] == type)
        .ToDictionary(resource => resource.Key, resource => resource.Value!["Properties"]?.AsObject() ?? []);

    /// <summary>The one resource of a type whose logical id begins so.</summary>
    public JsonObject One(string type, string id = "") => Assert.Single(All(type), resource => resource.Key.StartsWith(id, StringComparison.Ordinal)).Value;

    public string Id(string type, string id = "") => Assert.Single(All(type).Keys, key => key.StartsWith(id, StringComparison.Ordinal));

    /// <summary>The value as a person would write it: <c>{Destination.Arn}/*</c>.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        null => "null",
        JsonValue value => value.ToString(),
        JsonArray array => $"[{string.Join(", ", array.Select(Text))}]",
        JsonObject { Count: 1 } function => Function(function),
        JsonObject other => $"{{{string.Join(", ", other.Select(pair => $"{pair.Key}: {Text(pair.Value)}"))}}}",
        _ => throw new InvalidOperationException(node.ToJsonString()),
    };

    private static string Function(JsonObject function)
    {
        var (name, value) = function.Single();
        return name switch
        {
            "Ref" => $"{{{Plain((string)value!)}}}",
            "Fn::GetAtt" => $"{{{Plain((string)value![0]!)}.{value[1]}}}",
            "Fn::Join" => string.Join((string)value![0]!, value[1]!.AsArray().Select(Text)),
            "Fn::FindInMap" => $"{{{value![0]}}}",
            _ => $"{{{name}: {Text(value)}}}",
        };
    }

    /// <summary>Without the digits that make it the only one.</summary>
    private static string Plain(string id) => Unique().Replace(id, "");

    /// <summary>All statements of a policy, a line each: effect, actions, on resources, if conditions.</summary>
    public static string[] Statements(JsonObject policy) => [.. policy["PolicyDocument"]!["Statement"]!.AsArray().Select(Statement)];

    private static string Statement(JsonNode? statement)
    {
        var text = new StringBuilder($"{statement!["Effect"]} {List(statement["Action"])} on {List(statement["Resource"])}");
        if (statement["Principal"] is { } principal)
            text.Append($" to {Text(principal)}");
        if (statement["Condition"] is { } condition)
            text.Append($" if {Text(condition)}");
        return text.ToString();
    }

    private static string List(JsonNode? node) => node is JsonArray array ? string.Join(' ', array.Select(Text)) : Text(node);

    [GeneratedRegex("[0-9A-F]{8}$")]
    private static partial Regex Unique();
}
