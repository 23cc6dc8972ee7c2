using System.Text.Json;
using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

/// <summary>The vectors that every reader of the grammar keeps, in whatever language it is written.</summary>
public class VectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Load();

    private static readonly Dictionary<string, UrlPolicy> Policies =
        Vectors.Policies.ToDictionary(policy => policy.Key, policy => new UrlPolicy(policy.Value));

    public static TheoryData<string, string, string?, int> All { get; } = ToTheory();

    [Theory]
    [MemberData(nameof(All))]
    public void A_path_means_what_its_vector_says(string policy, string path, string? accept, int index)
    {
        var target = Policies[policy].Resolve(path);
        if (accept is not null && target is UrlTarget.Variant variant)
            target = Policies[policy].ResolveAuto(variant, accept);

        var expected = Vectors.Vectors[index].Expect;
        if (expected.Refused is { } refused)
        {
            var error = Assert.IsType<UrlTarget.Refused>(target).Error;
            Assert.Equal((refused.Kind, refused.Token), (JsonNamingPolicy.CamelCase.ConvertName($"{error.Kind}"), error.Token));
            Assert.Contains(refused.Contains, error.Message);
            return;
        }
        Assert.Equal(expected, target switch
        {
            UrlTarget.Original original => new Expected { Original = original.Key },
            UrlTarget.Variant concrete => new Expected { Variant = concrete.Path },
            UrlTarget.Moved moved => new Expected { Moved = moved.Path },
            _ => null,
        });
    }

    private static TheoryData<string, string, string?, int> ToTheory()
    {
        var data = new TheoryData<string, string, string?, int>();
        foreach (var (index, vector) in Vectors.Vectors.Index())
            data.Add(vector.Policy, vector.Path, vector.Accept, index);
        return data;
    }
}
