using System.Text.Json;
using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

/// <summary><c>vectors.json</c>: what paths mean under a few policies.</summary>
internal sealed record VectorFile(Dictionary<string, UrlPolicyOptions> Policies, Vector[] Vectors)
{
    public static VectorFile Load() =>
        JsonSerializer.Deserialize<VectorFile>(File.ReadAllText(Project.File("Contracts", "vectors.json")), JsonSerializerOptions.Web)!;
}

/// <param name="Path">Decoded.</param>
/// <param name="Accept">Decides <c>auto</c>, where there is one.</param>
internal sealed record Vector(string Policy, string Path, string? Accept, Expected Expect);

internal sealed record Expected
{
    public string? Original { get; init; }
    public string? Variant { get; init; }
    public string? Moved { get; init; }
    public ExpectedRefusal? Refused { get; init; }
}

internal sealed record ExpectedRefusal(string Kind, string Token, string Contains);
