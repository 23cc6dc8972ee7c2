using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Transcoder.Tests.Cdk;

/// <summary>What waits for what in a template.</summary>
internal static partial class Cycles
{
    /// <summary>The resources of a circle, in its order; empty where there is none.</summary>
    public static IReadOnlyList<string> Find(JsonObject resources)
    {
        var needs = Needs(resources);
        var done = new HashSet<string>();
        var path = new List<string>();
        foreach (var id in needs.Keys)
            if (Visit(id) is { } circle)
                return circle;
        return [];

        List<string>? Visit(string id)
        {
            if (path.IndexOf(id) is >= 0 and var start)
                return path[start..];
            if (!done.Add(id))
                return null;
            path.Add(id);
            foreach (var next in needs[id])
                if (Visit(next) is { } circle)
                    return circle;
            path.RemoveAt(path.Count - 1);
            return null;
        }
    }

    public static SortedDictionary<string, SortedSet<string>> Needs(JsonObject resources)
    {
        var needs = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (id, resource) in resources)
        {
            var found = new SortedSet<string>(StringComparer.Ordinal);
            Collect(resource!["Properties"], found);
            foreach (var other in resource["DependsOn"] is JsonArray many ? many.Select(one => (string)one!) : resource["DependsOn"] is { } one ? [(string)one!] : [])
                found.Add(other);
            found.IntersectWith(resources.Select(pair => pair.Key));
            needs[id] = found;
        }

        return needs;
    }

    private static void Collect(JsonNode? node, SortedSet<string> found)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Collect(item, found);
        }
        else if (node is JsonObject values)
        {
            foreach (var (name, value) in values)
            {
                if (name == "Ref")
                    found.Add((string)value!);
                else if (name == "Fn::GetAtt")
                    found.Add(value is JsonArray path ? (string)path[0]! : ((string)value!).Split('.')[0]);
                else if (name == "Fn::Sub")
                    found.UnionWith(Variable().Matches((string)(value is JsonArray text ? text[0] : value)!).Select(match => match.Groups[1].Value));
                Collect(value, found);
            }
        }
    }

    [GeneratedRegex(@"\$\{([A-Za-z0-9]+)[.}]")]
    private static partial Regex Variable();
}
