using Transcoder.Contracts;
using Transcoder.Lambda;

namespace Transcoder.Tests.Lambda;

public class FunctionSettingsTests
{
    private static readonly Dictionary<string, string?> Resize = new()
    {
        [FunctionVariables.Function] = "resize",
        [FunctionVariables.DestinationBucket] = "images",
        [FunctionVariables.DistributionId] = "E1",
        [FunctionVariables.OriginSecret] = "one, two",
    };

    private static readonly Dictionary<string, string?> Mirror = new()
    {
        [FunctionVariables.Function] = "mirror",
        [FunctionVariables.SourceBucket] = "originals",
        [FunctionVariables.DestinationBucket] = "images",
        [FunctionVariables.DistributionId] = "E1",
    };

    [Fact]
    public void The_resize_function_reads_its_environment()
    {
        var settings = Read(Resize, (FunctionVariables.Table, "counts"), (FunctionVariables.InvalidationBudget, "50"), ("TRANSCODER_PRESETS", "thumb=w100"));
        Assert.Equal((FunctionKind.Resize, "images", "E1", "counts", 50), (settings.Function, settings.DestinationBucket, settings.DistributionId, settings.Table, settings.InvalidationBudget));
        Assert.Equal(["one", "two"], settings.OriginSecrets);
        Assert.Equal("w100", settings.Settings.Urls.Presets["thumb"]);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Each_function_knows_whether_there_are_reduced_originals(string? value, bool made)
    {
        foreach (var variables in new[] { Resize, Mirror })
            Assert.Equal(made, Read(variables, ("TRANSCODER_REDUCED_ORIGINALS", value)).Settings.Resize.ReducedOriginals);
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var settings = Read(Resize);
        Assert.Equal((null, 1_000), (settings.Table, settings.InvalidationBudget));
    }

    [Fact]
    public void The_mirror_needs_no_secret()
    {
        var settings = Read(Mirror);
        Assert.Equal((FunctionKind.Mirror, "originals", "images"), (settings.Function, settings.SourceBucket, settings.DestinationBucket));
    }

    [Theory]
    [InlineData(FunctionVariables.Function, null, "TRANSCODER_FUNCTION is missing")]
    [InlineData(FunctionVariables.Function, "pictures", "'pictures' is no function; resize, mirror, images and jobs are")]
    [InlineData(FunctionVariables.DestinationBucket, "", "TRANSCODER_DESTINATION_BUCKET is missing")]
    [InlineData(FunctionVariables.DistributionId, null, "TRANSCODER_DISTRIBUTION_ID is missing")]
    [InlineData(FunctionVariables.OriginSecret, null, "TRANSCODER_ORIGIN_SECRET is missing")]
    [InlineData(FunctionVariables.OriginSecret, " , ", "TRANSCODER_ORIGIN_SECRET is missing")]
    [InlineData(FunctionVariables.InvalidationBudget, "-1", "'-1' is no whole number")]
    [InlineData("TRANSCODER_STEPS", "perhaps", "'perhaps' is neither true nor false")]
    [InlineData("TRANSCODER_REDUCED_ORIGINALS", "off", "reducedOriginals: 'off' is neither true nor false")]
    public void What_is_wrong_is_said(string name, string? value, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => Read(Resize, (name, value)));
        Assert.Contains(reason, Assert.Single(error.Message.Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images", FunctionKind.Images)]
    [InlineData("jobs", FunctionKind.Jobs)]
    public void The_image_api_needs_both_buckets_the_table_and_where_the_cdn_is(string name, object kind)
    {
        var variables = new Dictionary<string, string?>(Mirror)
        {
            [FunctionVariables.Function] = name,
            [FunctionVariables.Table] = "records",
            [FunctionVariables.CdnAddress] = "https://images.example.com/",
        };
        var settings = Read(variables);
        Assert.Equal((kind, "originals", "images", "records"), (settings.Function, settings.SourceBucket, settings.DestinationBucket, settings.Table));
        Assert.Equal(("https://images.example.com", false), (settings.CdnAddress, settings.FetchPrivate));
        Assert.True(Read(variables, (FunctionVariables.FetchPrivate, "true")).FetchPrivate);

        foreach (var needed in (string[])[FunctionVariables.SourceBucket, FunctionVariables.Table, FunctionVariables.CdnAddress])
            Assert.Equal($"{needed} is missing.", Assert.Throws<ArgumentException>(() => Read(variables, (needed, null))).Message);
    }

    [Fact]
    public void The_mirror_needs_its_source()
    {
        var error = Assert.Throws<ArgumentException>(() => Read(Mirror, (FunctionVariables.SourceBucket, null)));
        Assert.Equal("TRANSCODER_SOURCE_BUCKET is missing.", error.Message);
    }

    private static FunctionSettings Read(Dictionary<string, string?> standard, params (string Name, string? Value)[] others)
    {
        var variables = new Dictionary<string, string?>(standard);
        foreach (var (name, value) in others)
            variables[name] = value;
        return FunctionSettings.Read(variables.GetValueOrDefault);
    }
}
