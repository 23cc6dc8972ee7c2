using System.Text.Json;
using Transcoder.Cdk;

namespace Transcoder.Tests.Cdk;

public sealed class StackOptionsTests
{
    private const string Certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1b2c";

    [Fact]
    public void Cdk_json_has_every_key_with_its_default_in_the_order_of_the_keys()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Stacks.Repository, "cdk.json")));
        var context = file.RootElement.GetProperty("context").EnumerateObject().Select(pair => (pair.Name, pair.Value.ToString()));

        Assert.Equal(ContextKeys.All.Select(key => (key.Name, key.Default)), context.Select(pair => (pair.Name, pair.Item2.Replace("True", "true").Replace("False", "false"))));
    }

    [Fact]
    public void The_configuration_page_has_every_key_with_its_type_range_and_default()
    {
        var rows = File.ReadAllLines(Path.Combine(Stacks.Repository, "docs", "configuration.md"))
            .SkipWhile(line => !line.StartsWith("| key | type", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray()).ToArray();

        Assert.Equal(
            ContextKeys.All.Select(key => $"`{key.Name}`, {key.Type}, {key.Allowed}, {(key.Default is "" ? "none" : $"`{key.Default}`")}"),
            rows.Select(row => string.Join(", ", row[..4])));
        Assert.All(rows, row => Assert.True(row is [_, _, _, _, { Length: > 5 }], string.Join('|', row)));
    }

    [Fact]
    public void Without_any_context_the_defaults_stand()
    {
        var options = Stacks.Options();

        Assert.Equal(("transcoder", null, null), (options.Name, options.SourceBucket, options.DestinationBucket));
        Assert.Equal((FunctionRuntime.Managed, false), (options.Runtime, options.Arm64));
        Assert.Equal((1769, 1769, 0, 0), (options.ResizeMemory, options.MirrorMemory, options.ResizeConcurrency, options.MirrorConcurrency));
        Assert.Equal((1000, 30, false, false), (options.InvalidationBudget, options.LogDays, options.Versioning, options.AccessLogs));
        Assert.Equal((ApiAuth.Iam, 1769, 1769), (options.ApiAuth, options.ImagesMemory, options.JobsMemory));
        Assert.Empty(options.ApiCorsOrigins);
        Assert.True(options.Settings.Resize.InvalidateRedirect);
        Assert.True(options.ReducedOriginals);
        Assert.Empty(options.UrlSettings);
    }

    [Fact]
    public void Values_are_read_as_text_and_as_json()
    {
        using var json = JsonDocument.Parse("""{"resizeMemory": 2048, "versioning": true, "domain": null, "watermarks": {"": {"key": "logo.png"}}, "steps": "false", "aws:cdk:x": 1, "@aws-cdk/y": true}""");
        var options = StackOptions.Read(json.RootElement.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value));

        Assert.Equal((2048, true, null), (options.ResizeMemory, options.Versioning, options.Domain));
        Assert.Equal("logo.png", options.Settings.Resize.Watermarks[""].Key);
        Assert.False(options.Settings.Urls.Steps);
        Assert.Equal(["steps", "watermarks"], options.UrlSettings.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("true", "", 1769)]
    [InlineData("false", "", 512)]
    [InlineData("true", "512", 512)]
    [InlineData("false", "3008", 3008)]
    public void The_mirror_has_a_whole_core_where_it_makes_reduced_originals_and_nobody_says_otherwise(string reduced, string memory, int expected) =>
        Assert.Equal(expected, Stacks.Options(("reducedOriginals", reduced), ("mirrorMemory", memory)).MirrorMemory);

    [Theory]
    [InlineData("", true, "")]
    [InlineData("true", true, "")]
    [InlineData("false", false, "reducedOriginals=false")]
    public void Reduced_originals_reach_the_functions_as_they_are_told(string value, bool made, string told)
    {
        var options = Stacks.Options(("reducedOriginals", value));

        Assert.Equal((made, made), (options.ReducedOriginals, options.Settings.Resize.ReducedOriginals));
        Assert.Equal(told, string.Join(';', options.UrlSettings.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("name", "Images", "2 to 20 of a-z")]
    [InlineData("name", "a-name-of-more-than-twenty", "2 to 20 of a-z")]
    [InlineData("name", "ends-", "no - last")]
    [InlineData("sourceBucket", "with.dots", "3 to 63")]
    [InlineData("destinationBucket", "ab", "3 to 63")]
    [InlineData("versioning", "yes", "true or false")]
    [InlineData("domain", "https://images.example.com", "host name")]
    [InlineData("certificateArn", "arn:aws:acm:eu-west-1:123456789012:certificate/1b2c", "us-east-1")]
    [InlineData("hostedZoneId", "example.com", "hosted zone's id")]
    [InlineData("webAclArn", "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b1", "global web ACL")]
    [InlineData("accessLogs", "1", "true or false")]
    [InlineData("priceClass", "300", "all, 200, 100")]
    [InlineData("runtime", "dotnet8", "managed, native")]
    [InlineData("arch", "arm", "x86_64, arm64")]
    [InlineData("resizeMemory", "511", "512 to 10240")]
    [InlineData("resizeMemory", "10241", "512 to 10240")]
    [InlineData("mirrorMemory", "1 GB", "256 to 10240")]
    [InlineData("resizeConcurrency", "-1", "0 to 10000")]
    [InlineData("mirrorConcurrency", "1.5", "0 to 10000")]
    [InlineData("imagesMemory", "256", "512 to 10240")]
    [InlineData("jobsMemory", "10241", "512 to 10240")]
    [InlineData("apiAuth", "none", "iam, jwt, off")]
    [InlineData("jwtIssuer", "http://example.com/", "an https address")]
    [InlineData("jwtAudience", "one, two", "a comma between")]
    [InlineData("apiCorsOrigins", "app.example.com", "* or origins")]
    [InlineData("apiCorsOrigins", "https://app.example.com/", "* or origins")]
    [InlineData("rateLimit", "0", "1 to 10000")]
    [InlineData("burstLimit", "5001", "1 to 5000")]
    [InlineData("invalidationBudget", "0", "1 to 1000000")]
    [InlineData("alarmEmail", "somebody", "e-mail")]
    [InlineData("logDays", "31", "30, 1, 3")]
    [InlineData("signingSecret", "a}}b", "letters, digits")]
    public void A_wrong_value_is_refused_with_its_name_and_what_is_allowed(string name, string value, string allowed)
    {
        var error = Assert.Throws<SynthException>(() => Stacks.Options((name, value)));

        Assert.StartsWith($"{name}: '{value}' is not allowed; allowed: ", error.Message);
        Assert.Contains(allowed, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("presets", "thumb", "'thumb' is not of the form name=spec")]
    [InlineData("presets", "thumb=w0", "thumb")]
    [InlineData("presetsOnly", "true", "there are no presets")]
    [InlineData("steps", "maybe", "'maybe' is neither true nor false")]
    [InlineData("ladder", "100,5000", "5000 is out of range; allowed are 1 to 4096")]
    [InlineData("watermarks", "{}}", "not of the form")]
    [InlineData("invalidateRedirect", "no", "'no' is neither true nor false")]
    [InlineData("reducedOriginals", "1", "'1' is neither true nor false")]
    public void A_wrong_setting_of_the_urls_is_refused_as_the_function_would(string name, string value, string said)
    {
        var error = Assert.Throws<SynthException>(() => Stacks.Options((name, value)));

        Assert.Contains(name, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(said, error.Message);
    }

    [Theory]
    [InlineData("preset", "did you mean presets?")]
    [InlineData("Runtime", "did you mean runtime?")]
    [InlineData("resizememory", "did you mean resizeMemory?")]
    [InlineData("certificateArm", "did you mean certificateArn?")]
    [InlineData("somethingElse", "known: name, sourceBucket,")]
    [InlineData("signingKeys", "give the name of a secret that holds them as signingSecret")]
    public void An_unknown_key_is_refused_with_the_one_that_was_meant(string name, string hint)
    {
        var error = Assert.Throws<SynthException>(() => Stacks.Options((name, "x")));

        Assert.StartsWith($"{name}: ", error.Message);
        Assert.Contains(hint, error.Message);
    }

    [Fact]
    public void Values_that_do_not_go_together_are_refused()
    {
        Refused("either both are given or none", ("domain", "images.example.com"));
        Refused("either both are given or none", ("certificateArn", Certificate));
        Refused("not allowed without domain", ("hostedZoneId", "Z0123456789"));
        Refused("allowed: x86_64, or runtime=managed", ("runtime", "native"), ("arch", "arm64"));
        Refused("not allowed with apiAuth=jwt, which needs both", ("apiAuth", "jwt"));
        Refused("jwtIssuer, jwtAudience: 'https://example.auth0.com/', '' are not allowed with apiAuth=jwt", ("apiAuth", "jwt"), ("jwtIssuer", "https://example.auth0.com/"));
        Refused("not allowed with apiAuth=iam; allowed: neither, or apiAuth=jwt", ("jwtAudience", "images"));
        Refused("not allowed with apiAuth=off; allowed: neither, or apiAuth=jwt", ("apiAuth", "off"), ("jwtIssuer", "https://example.auth0.com/"));
        Refused("apiCorsOrigins: '*' is not allowed with apiAuth=off", ("apiAuth", "off"), ("apiCorsOrigins", "*"));
        Refused("the source bucket too", ("sourceBucket", "photos"), ("destinationBucket", "photos"));
        Refused("a function's environment has room for", ("presets", string.Join(';', Enumerable.Range(0, 400).Select(i => $"preset_{i}=w{i + 1}"))));

        static void Refused(string said, params (string, string)[] context) =>
            Assert.Contains(said, Assert.Throws<SynthException>(() => Stacks.Options(context)).Message);
    }

    [Fact]
    public void All_that_is_wrong_is_told_together_a_line_each()
    {
        var error = Assert.Throws<SynthException>(() => Stacks.Options(("arch", "x"), ("logDays", "2"), ("steps", "maybe"), ("presett", "x")));

        Assert.Equal(["presett:", "arch:", "logDays:", "steps:"], error.Message.Split('\n').Select(line => line.Split(' ')[0]));
    }
}
