using Transcoder.Contracts;

namespace Transcoder.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Without_any_the_defaults_stand()
    {
        var settings = Settings.Read(_ => null);

        Assert.True(settings.Urls.Steps);
        Assert.False(settings.Urls.PresetsOnly);
        Assert.Empty(settings.Urls.Presets);
        Assert.Equal(UrlPolicyOptions.DefaultLadder, settings.Urls.Ladder);
        Assert.True(settings.Resize.InvalidateRedirect);
        Assert.True(settings.Resize.ReducedOriginals);
        Assert.Null(settings.Resize.Fallback);
    }

    [Fact]
    public void Each_is_read_by_its_name()
    {
        var settings = Read(new()
        {
            [SettingNames.Presets] = "thumb=w100-h100-cover; hero = w1600",
            [SettingNames.PresetsOnly] = "true",
            [SettingNames.Steps] = "False",
            [SettingNames.Ladder] = "100, 200",
            [SettingNames.SigningKeys] = "0123456789abcdef,fedcba9876543210",
            [SettingNames.Watermarks] = """{"": {"key": "logo.png"}, "big": {"key": "b.png", "gravity": "northWest", "size": 50, "opacity": 100}}""",
            [SettingNames.Fallback] = "none.png",
            [SettingNames.InvalidateRedirect] = "false",
            [SettingNames.ReducedOriginals] = "false",
        });

        Assert.Equal("w1600", settings.Urls.Presets["hero"]);
        Assert.Equal((true, false), (settings.Urls.PresetsOnly, settings.Urls.Steps));
        Assert.Equal([100, 200], settings.Urls.Ladder);
        Assert.Equal(2, settings.Urls.SigningKeys.Count);
        Assert.Equal(["", "big"], settings.Urls.Watermarks.Order(StringComparer.Ordinal));
        Assert.Equal((Gravity.SouthEast, 25, 60), (settings.Resize.Watermarks[""].Gravity, settings.Resize.Watermarks[""].Size, settings.Resize.Watermarks[""].Opacity));
        Assert.Equal((Gravity.NorthWest, 50, 100), (settings.Resize.Watermarks["big"].Gravity, settings.Resize.Watermarks["big"].Size, settings.Resize.Watermarks["big"].Opacity));
        Assert.Equal(("none.png", false), (settings.Resize.Fallback, settings.Resize.InvalidateRedirect));
        Assert.False(settings.Resize.ReducedOriginals);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("FALSE", false)]
    [InlineData("", true)]
    public void Reduced_originals_are_made_unless_they_are_switched_off(string value, bool made) =>
        Assert.Equal(made, Read(new() { [SettingNames.ReducedOriginals] = value }).Resize.ReducedOriginals);

    [Theory]
    [InlineData("no")]
    [InlineData("0")]
    [InlineData("off")]
    [InlineData("fals")]
    [InlineData("2560")]
    public void A_switch_that_is_neither_on_nor_off_is_refused_by_its_name(string value)
    {
        foreach (var name in (string[])[SettingNames.ReducedOriginals, SettingNames.InvalidateRedirect, SettingNames.Steps])
            Assert.Equal($"{name}: '{value}' is neither true nor false.", Assert.Throws<ArgumentException>(() => Read(new() { [name] = value })).Message);
    }

    [Fact]
    public void All_that_is_wrong_is_told_together()
    {
        var error = Assert.Throws<ArgumentException>(() => Read(new()
        {
            [SettingNames.Presets] = "thumb; w200=w100",
            [SettingNames.Steps] = "maybe",
            [SettingNames.Ladder] = "a,200,100",
            [SettingNames.SigningKeys] = "short",
            [SettingNames.Watermarks] = """{"x": {"key": "", "gravity": "smart", "size": 0, "opacity": 101}}""",
        }));

        foreach (var said in new[] { "'thumb'", "'w200'", "'maybe'", "'a'", "ascend", "shorter than 16", "key is missing", "gravity", "size is 0", "opacity is 101" })
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"": {"kee": "a.png"}}""")]
    [InlineData("""{"": {"key": "a.png", "gravity": "middle"}}""")]
    [InlineData("""{"": null}""")]
    public void Watermarks_of_another_form_are_an_error_that_shows_the_form(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => Read(new() { [SettingNames.Watermarks] = text }));
        Assert.Contains("watermarks: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("steps", "TRANSCODER_STEPS")]
    [InlineData("presetsOnly", "TRANSCODER_PRESETS_ONLY")]
    [InlineData("reducedOriginals", "TRANSCODER_REDUCED_ORIGINALS")]
    public void The_environment_has_a_name_for_each(string name, string variable) => Assert.Equal(variable, SettingNames.Variable(name));

    private static Settings Read(Dictionary<string, string> values) => Settings.Read(name => values.GetValueOrDefault(name));
}
