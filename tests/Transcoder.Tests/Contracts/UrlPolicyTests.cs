using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

public class UrlPolicyTests
{
    private const string First = "0123456789abcdef", Second = "fedcba9876543210";

    private static readonly UrlPolicy Default = new(new UrlPolicyOptions());
    private static readonly UrlPolicy Presets = new(new UrlPolicyOptions
    {
        Presets = new Dictionary<string, string> { ["thumb"] = "w123-h77-cover-q33", ["hero"] = "q80-still-jpg" },
    });
    private static readonly UrlPolicy Signing = new(new UrlPolicyOptions { SigningKeys = [First, Second] });

    [Fact]
    public void A_variant_carries_its_path_its_spec_and_its_key()
    {
        var variant = Assert.IsType<UrlTarget.Variant>(Default.Resolve("w200-webp/a b/c.jpg"));

        Assert.Equal("w200-webp/a b/c.jpg", variant.Path);
        Assert.Equal("a b/c.jpg", variant.Key);
        Assert.Equal(new Spec { Width = 200, Format = OutputFormat.WebP }, variant.Spec);
    }

    [Fact]
    public void A_preset_stands_for_its_spec_free_of_steps() => Assert.Equal(
        new Spec { Width = 123, Height = 77, Fit = Fit.Cover, Quality = 33 }, VariantOf(Presets, "thumb/a.jpg").Spec);

    [Fact]
    public void A_format_behind_a_preset_replaces_its_own() => Assert.Equal(
        new Spec { Width = 123, Height = 77, Fit = Fit.Cover, Quality = 33, Format = OutputFormat.Avif },
        VariantOf(Presets, "thumb-avif/a.jpg").Spec);

    [Fact]
    public void What_a_presets_own_format_made_needless_counts_under_another()
    {
        Assert.Equal(new Spec { Format = OutputFormat.Jpeg }, VariantOf(Presets, "hero/a.gif").Spec);
        Assert.Equal(new Spec { Still = true, Format = OutputFormat.WebP }, VariantOf(Presets, "hero-webp/a.gif").Spec);
        Assert.Equal(new Spec { Quality = 80, Format = OutputFormat.Avif }, VariantOf(Presets, "hero-avif/a.gif").Spec);
    }

    [Fact]
    public void A_signed_path_keeps_its_signature_and_the_key_is_what_stands_behind_it()
    {
        var path = Signing.Sign("h300-w201", "a/b.jpg");
        var variant = VariantOf(Signing, path);

        Assert.Equal($"w201-h300/{Signature.Compute("0123456789abcdef"u8, "w201-h300", "a/b.jpg")}/a/b.jpg", path);
        Assert.Equal((path, "a/b.jpg"), (variant.Path, variant.Key));
    }

    [Fact]
    public void An_older_key_still_verifies()
    {
        var older = new UrlPolicy(new UrlPolicyOptions { SigningKeys = [Second] });
        Assert.IsType<UrlTarget.Variant>(Signing.Resolve(older.Sign("w200", "a.jpg")));
        Assert.IsType<UrlTarget.Refused>(older.Resolve(Signing.Sign("w200", "a.jpg")));
    }

    [Fact]
    public void A_path_is_made_canonical()
    {
        Assert.Equal("w240-h300/a b.jpg", Default.Path("h300-w201-inside", "a b.jpg"));
        Assert.Equal("thumb-webp/a.jpg", Presets.Path("thumb-webp", "a.jpg"));
    }

    [Theory]
    [InlineData("w0", "w1 to w4096")]
    [InlineData("rot45", "steps=false")]
    [InlineData("photos", "'photos' is not a token")]
    [InlineData("cover", "asks for nothing")]
    public void A_path_cannot_be_made_of_a_refused_spec(string spec, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => Default.Path(spec, "a.jpg")).Message);

    [Fact]
    public void A_deployment_without_a_signing_key_cannot_sign() =>
        Assert.Throws<InvalidOperationException>(() => Default.Sign("w200", "a.jpg"));

    [Theory]
    [InlineData("w200/a.jpg", true)]
    [InlineData("h300-w200/a.jpg", true)]
    [InlineData("w0/a.jpg", true)]
    [InlineData("rot45/a.jpg", true)]
    [InlineData("gray/", true)]
    [InlineData("thumb/a.jpg", true)]
    [InlineData("thumb-auto/a.jpg", true)]
    [InlineData("auto/a.jpg", true)]
    [InlineData("api/a.jpg", true)]
    [InlineData("resize/a.jpg", true)]
    [InlineData("api", true)]
    [InlineData(".env", true)]
    [InlineData(".git/config", true)]
    [InlineData("photos/.thumbs/a.jpg", true)]
    [InlineData("w200", false)]
    [InlineData("cover/a.jpg", false)]
    [InlineData("photos/w200/a.jpg", false)]
    [InlineData("photos/a..jpg", false)]
    [InlineData("apis/a.jpg", false)]
    public void An_original_is_shadowed_where_its_path_means_something_else_or_is_hidden(string key, bool isShadowed) =>
        Assert.Equal(isShadowed, Presets.IsShadowed(key));

    [Theory]
    [InlineData("w200", true)]
    [InlineData("w201-rot45", true)]
    [InlineData("wmformer", true)]
    [InlineData("thumb", true)]
    [InlineData("thumb-webp", true)]
    [InlineData("former", false)]
    [InlineData("cover", false)]
    [InlineData("w0", false)]
    [InlineData("photos", false)]
    public void A_prefix_of_variants_may_be_of_former_settings(string segment, bool isPrefix) =>
        Assert.Equal(isPrefix, Presets.IsVariantPrefix(segment));

    [Fact]
    public void Variants_are_stored_under_one_path_where_nothing_is_signed() =>
        Assert.Equal(["w200/a/b.jpg"], Default.VariantPaths("w200", "a/b.jpg"));

    [Fact]
    public void Variants_are_stored_under_a_path_for_every_signature_that_is_good_for_them_and_the_bare_one_from_before()
    {
        string[] made = ["webp", "auto", "q80-auto"];
        var expected = from secret in (byte[][])[[.. "0123456789abcdef"u8], [.. "fedcba9876543210"u8]]
                       from spec in made
                       select $"webp/{Signature.Compute(secret, spec, "a.gif")}/a.gif";

        Assert.Equal(expected.Append("webp/a.gif").Order(), Signing.VariantPaths("webp", "a.gif").Order());
    }

    [Fact]
    public void Paths_of_what_is_no_prefix_of_variants_are_a_mistake()
    {
        Assert.Throws<ArgumentException>(() => Signing.VariantPaths("photos", "a.jpg"));
        Assert.Throws<ArgumentException>(() => Default.VariantPaths("photos", "a.jpg"));
    }

    [Fact]
    public void All_errors_of_the_settings_are_told_together()
    {
        var options = new UrlPolicyOptions
        {
            Presets = new Dictionary<string, string>
            {
                ["Bad-name"] = "w1",
                [""] = "w1",
                ["cover"] = "w1",
                ["w200"] = "w1",
                ["wmlogo"] = "w1",
                ["api"] = "w1",
                ["best"] = "w1-auto",
                ["none"] = "inside",
                ["wrong"] = "w9999",
            },
            Ladder = [200, 100, 5000],
            SigningKeys = ["0123456789abcdef", "short"],
            Watermarks = ["logo", "Not A Name"],
        };

        var message = Assert.Throws<ArgumentException>(() => new UrlPolicy(options)).Message;

        Assert.All(
            (string[])
            [
                "'Bad-name' is not a name", "'' is not a name", "'cover' is a token", "'w200' is a token", "'wmlogo' is a token",
                "'api' is reserved", "'best' may not hold auto", "'none': 'inside' is not a spec", "'wrong': 'w9999' is out of range",
                "5000 is out of range", "must ascend", "index 1 is shorter", "'Not A Name' is not a name",
            ],
            part => Assert.Contains(part, message));
    }

    [Fact]
    public void A_ladder_and_presets_only_need_something_to_allow()
    {
        var options = new UrlPolicyOptions { Ladder = [], PresetsOnly = true };

        var message = Assert.Throws<ArgumentException>(() => new UrlPolicy(options)).Message;

        Assert.Contains("Ladder: at least one", message);
        Assert.Contains("PresetsOnly: there are no presets", message);
    }

    private static UrlTarget.Variant VariantOf(UrlPolicy policy, string path) => Assert.IsType<UrlTarget.Variant>(policy.Resolve(path));
}
