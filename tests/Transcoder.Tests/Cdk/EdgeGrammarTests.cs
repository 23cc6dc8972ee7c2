using FsCheck;
using FsCheck.Fluent;
using Transcoder.Contracts;
using Transcoder.Tests.Contracts;

namespace Transcoder.Tests.Cdk;

/// <summary>The edge function means by a path what src/Transcoder.Contracts means, to the letter of its refusals.</summary>
public class EdgeGrammarTests(EdgeFunctions edge) : IClassFixture<EdgeFunctions>
{
    private static readonly string?[] Accepts =
        [null, "*/*", "image/webp", "image/avif", "image/avif;q=0,image/webp", "text/html, image/avif , */*;q=0.8"];

    private static readonly string[] RawParts =
        ["%", "%2", "%25", "%41", "%c3", "%C3%A9", "%zz", "%00", "%c0%af", "%ed%a0%80", "%2F", "/", "..", "+", "a", "é", "😀"];

    [Fact]
    public void Every_vector_is_kept()
    {
        foreach (var vector in edge.Vectors.Vectors)
        {
            var raw = UrlPath.Encode(vector.Path);
            var answer = edge.Ask(vector.Policy, "/" + raw, vector.Accept);
            Assert.Equal((vector, EdgeAnswer.Expected(edge.Policies[vector.Policy], raw, vector.Accept)), (vector, answer));

            // Without a header, the vectors leave auto as it is, which the edge does not.
            if (vector.Expect.Moved is { } moved)
                Assert.Equal(EdgeAnswer.MovedTo(moved), answer);
            else if ((vector.Expect.Variant ?? vector.Expect.Original) is { } path
                && (vector.Accept is not null || !path.Contains("auto", StringComparison.Ordinal)))
                Assert.Equal(EdgeAnswer.On(path), answer);
            else if (vector.Expect.Refused is { } refused)
                Assert.Equal(refused.Kind is "invalid" ? 400 : 403, answer.Status);
        }
    }

    [Fact]
    public void Any_path_means_the_same() => Check(
        from policy in Gen.Elements(edge.Random.ToArray())
        from path in SpecTexts.Path
        from signed in Gen.Elements(true, false)
        from accept in Gen.Elements(Accepts)
        select (policy, Raw: UrlPath.Encode(signed ? Signed(edge.Policies[policy], path) : path), accept),
        asked => Assert.Equal(
            EdgeAnswer.Expected(edge.Policies[asked.policy], asked.Raw, asked.accept),
            edge.Ask(asked.policy, "/" + asked.Raw, asked.accept)));

    [Fact]
    public void Any_raw_path_means_the_same() => Check(
        from policy in Gen.Elements(edge.Random.ToArray())
        from spec in Gen.Elements("", "w200/", "h77-w33-auto/", "thumb/")
        from count in Gen.Choose(1, 8)
        from parts in Gen.ListOf(Gen.Elements(RawParts), count)
        select (policy, Raw: spec + string.Concat(parts)),
        asked => Assert.Equal(EdgeAnswer.Expected(edge.Policies[asked.policy], asked.Raw, null), edge.Ask(asked.policy, "/" + asked.Raw)));

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("*/*", "")]
    [InlineData("image/*", "")]
    [InlineData("image/avif", "-avif")]
    [InlineData("IMAGE/AVIF", "-avif")]
    [InlineData("image/webp", "-webp")]
    [InlineData("image/webp,image/avif", "-avif")]
    [InlineData("image/avif;q=0", "")]
    [InlineData("image/avif;q=0,image/webp", "-webp")]
    [InlineData("image/avif; Q=0.0, image/webp ; q=0.1", "-webp")]
    [InlineData("image/avif;q=.5", "-avif")]
    [InlineData("image/avif;q=1.", "-avif")]
    [InlineData("image/avif;q=.", "")]
    [InlineData("image/avif;q=", "")]
    [InlineData("image/avif;q=-1", "")]
    [InlineData("image/avif;q=1e3", "")]
    [InlineData("image/avif;q=0x1", "")]
    [InlineData("image/avif;q= 1", "")]
    [InlineData("image/avif;q=1.0.0", "")]
    [InlineData("image/avif;v=1;q=0", "")]
    [InlineData("image/avif;q=1;q=0", "-avif")]
    [InlineData("image/avifs", "")]
    [InlineData("text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8", "-avif")]
    public void Auto_is_what_the_header_names(string? accept, string format)
    {
        var answer = edge.Ask("default", "/w200-auto/a.jpg", accept);
        Assert.Equal($"/w200{format}/a.jpg", answer.GoesOnTo);
        Assert.Equal(EdgeAnswer.Expected(edge.Policies["default"], "w200-auto/a.jpg", accept), answer);
    }

    private static string Signed(UrlPolicy policy, string path)
    {
        if (!policy.IsSigning || path.Split('/', 2) is not [var spec, not "" and var key])
            return path;
        try
        {
            return $"{spec}/{policy.Sign(spec, key).Split('/')[1]}/{key}";
        }
        catch (ArgumentException)
        {
            return path;
        }
    }

    private static void Check<T>(Gen<T> gen, Action<T> property) =>
        Prop.ForAll(gen.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
}
