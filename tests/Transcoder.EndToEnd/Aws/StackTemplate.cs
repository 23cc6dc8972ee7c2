using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Transcoder.EndToEnd.Aws;

/// <summary>
/// A synthesized CloudFormation template, read as the service would deploy it: every reference is put in from what the test gives.
/// </summary>
/// <param name="values">
/// <c>AWS::Region</c>, <c>Bucket</c> for a Ref, <c>Bucket.Arn</c> for a GetAtt, <c>secret:Name</c> for a secret's text. A resource that
/// is not among them is its bucket's name where it is a bucket, and its logical id where it is none.
/// </param>
internal sealed partial class StackTemplate(string json, IReadOnlyDictionary<string, string> values)
{
    private readonly JsonObject _root = (JsonObject)JsonNode.Parse(json)!;

    /// <summary>Logical ids with what they are of a type, resolved.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> Resources(string type) =>
        from resource in (JsonObject)_root["Resources"]!
        where (string?)resource.Value!["Type"] == type
        select KeyValuePair.Create(resource.Key, Properties(resource.Key));

    /// <summary>The one resource of a type whose logical id begins so.</summary>
    public JsonNode Resource(string type, string idBegins = "") =>
        Resources(type).Single(resource => resource.Key.StartsWith(idBegins, StringComparison.Ordinal)).Value;

    public JsonNode Properties(string logicalId) => Resolve(_root["Resources"]![logicalId]!["Properties"]) ?? new JsonObject();

    public string Output(string name) => Text(_root["Outputs"]![name]!["Value"]);

    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } call when Call(call.Single()) is { } result => result,
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Resolve)]),
        JsonValue value when value.TryGetValue<string>(out var text) => WithSecrets(text),
        _ => node?.DeepClone(),
    };

    /// <summary>Null where the object is no call of a function.</summary>
    private JsonNode? Call(KeyValuePair<string, JsonNode?> call)
    {
        var (name, argument) = call;
        switch (name)
        {
            case "Ref":
                return Reference((string)argument!);
            case "Fn::GetAtt":
                return Attribute(argument is JsonArray parts ? string.Join('.', parts.Select(part => (string)part!)) : (string)argument!);
            case "Fn::Join":
                return WithSecrets(string.Join((string)argument![0]!, Resolve(argument[1])!.AsArray().Select(Text)));
            case "Fn::Split":
                return new JsonArray([.. Text(argument![1]).Split((string)argument[0]!).Select(part => (JsonNode)part)]);
            case "Fn::Select":
                return Resolve(argument![1])![int.Parse(Text(argument[0]), null)]!.DeepClone();
            case "Fn::FindInMap":
                return _root["Mappings"]![Text(argument![0])]![Text(argument[1])]![Text(argument[2])]!.DeepClone();
            case "Fn::Sub":
                return Substitute(argument!);
            case { } when name.StartsWith("Fn::", StringComparison.Ordinal):
                throw new NotSupportedException(name);
            default:
                return null;
        }
    }

    /// <summary>What a Ref to it gives.</summary>
    public string Reference(string id) => values.GetValueOrDefault(id) ?? BucketName(id)
        ?? (id.StartsWith("AWS::", StringComparison.Ordinal) ? throw new KeyNotFoundException(id) : id);

    private string Attribute(string path) =>
        values.GetValueOrDefault(path)
        ?? (path.Split('.') is [var id, "Arn"] && BucketName(id) is { } bucket ? $"arn:aws:s3:::{bucket}"
            : path.Split('.') is [var of, "RegionalDomainName"] && BucketName(of) is { } name ? $"{name}.s3.{values["AWS::Region"]}.amazonaws.com"
            : path);

    private string? BucketName(string id) =>
        _root["Resources"]![id] is { } resource && (string?)resource["Type"] == "AWS::S3::Bucket"
            && resource["Properties"]?["BucketName"] is { } name
            ? Text(name)
            : null;

    private JsonNode Substitute(JsonNode argument)
    {
        var (text, own) = argument is JsonArray parts ? ((string)parts[0]!, parts[1]) : ((string)argument!, null);
        return WithSecrets(Variable().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            return name[0] == '!' ? $"${{{name[1..]}}}"
                : own?[name] is { } value ? Text(value)
                : name.Contains('.') ? Attribute(name)
                : Reference(name);
        }));
    }

    private string WithSecrets(string text) => Secret().Replace(text, match => values[$"secret:{match.Groups[1].Value}"]);

    private string Text(JsonNode? node) => (Resolve(node) as JsonValue)?.ToString() ?? throw new InvalidOperationException($"{node} is no text.");

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{resolve:secretsmanager:(.+?):SecretString:*\}\}")]
    private static partial Regex Secret();
}
