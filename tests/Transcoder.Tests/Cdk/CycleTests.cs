using System.Text.Json.Nodes;

namespace Transcoder.Tests.Cdk;

[Collection(CdkCollection.Name)]
public sealed class CycleTests
{
    [Fact]
    public void No_combination_of_options_makes_resources_wait_for_each_other_in_a_circle()
    {
        var stacks = Stacks.Together(Combinations().Select((options, number) => options.Append(("name", $"stack-{number}")).ToArray()));

        Assert.Equal(384, stacks.Count);
        Assert.All(stacks, stack => Assert.Empty(Cycles.Find(stack.Resources)));
    }

    /// <summary>So the combinations need no more than what is switched on and off.</summary>
    [Fact]
    public void Numbers_and_choices_change_nothing_of_what_waits_for_what()
    {
        var standard = Cycles.Needs(Stacks.Of().Resources);
        var other = Cycles.Needs(Stacks.Of(
            ("versioning", "true"), ("priceClass", "100"), ("runtime", "native"), ("resizeMemory", "3008"), ("mirrorMemory", "1024"), ("imagesMemory", "2048"), ("jobsMemory", "1536"),
            ("resizeConcurrency", "50"), ("mirrorConcurrency", "5"), ("rateLimit", "20"), ("burstLimit", "40"), ("invalidationBudget", "5"),
            ("logDays", "7"), ("sourceBucket", "my-originals"), ("destinationBucket", "my-images"), ("presets", "thumb=w100-h100-cover"),
            ("presetsOnly", "true"), ("steps", "false"), ("ladder", "100"), ("watermarks", """{"": {"key": "logo.png"}}"""), ("fallback", "none.png")).Resources);

        Assert.Equal(Lines(standard), Lines(other));

        static IEnumerable<string> Lines(SortedDictionary<string, SortedSet<string>> needs) => needs.Select(pair => $"{pair.Key}: {string.Join(' ', pair.Value)}");
    }

    [Theory]
    [InlineData("""{"A": {"Properties": {"X": {"Ref": "B"}}}, "B": {"Properties": {"Y": [{"Fn::GetAtt": ["C", "Arn"]}]}}, "C": {"DependsOn": ["A"]}}""", "A B C")]
    [InlineData("""{"A": {"Properties": {"X": {"Fn::Sub": "arn:${B.Arn}/${AWS::Region}"}}}, "B": {"DependsOn": "A"}}""", "A B")]
    [InlineData("""{"A": {"Properties": {"X": {"Fn::Join": ["", ["a", {"Fn::GetAtt": "A.Arn"}]]}}}}""", "A")]
    [InlineData("""{"A": {"Properties": {"X": {"Ref": "B"}, "Y": {"Ref": "C"}}}, "B": {"Properties": {"X": {"Ref": "C"}}}, "C": {"Properties": {"X": {"Ref": "AWS::Region"}}}}""", "")]
    public void A_circle_is_seen(string resources, string circle) =>
        Assert.Equal(circle, string.Join(' ', Cycles.Find(JsonNode.Parse(resources)!.AsObject())));

    private static IEnumerable<IEnumerable<(string, string)>> Combinations()
    {
        (string, string)[] domain = [("domain", "images.example.com"), ("certificateArn", Contexts.Certificate)];
        (string, string)[][] domains = [[], domain, [.. domain, ("hostedZoneId", "Z0123456789")]];
        // Logs and page together: a bucket each, which only the distribution knows. So the last two: one leaves out an alarm, the other what the destination tells the mirror.
        (string, string)[][] switches =
        [
            [("webAclArn", Contexts.WebAcl)], [("accessLogs", "true"), ("playground", "true")], [("alarmEmail", "somebody@example.com")], [("signingSecret", "image/keys")],
            [("invalidateRedirect", "false"), ("reducedOriginals", "false")],
        ];
        (string, string)[] tokens = [("apiAuth", "jwt"), ("jwtIssuer", "https://example.auth0.com/"), ("jwtAudience", "images")];
        (string, string)[][] apis = [[], [("apiCorsOrigins", "*")], tokens, [("apiAuth", "off")]];
        return from names in domains
               from api in apis
               from set in Enumerable.Range(0, 1 << switches.Length)
               select names.Concat(api).Concat(switches.Where((_, bit) => ((set >> bit) & 1) == 1).SelectMany(pairs => pairs));
    }
}
