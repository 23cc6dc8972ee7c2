using FsCheck;
using FsCheck.Fluent;
using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

public class PropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3000);

    private static readonly string?[] Accepts =
        [null, "*/*", "image/webp", "image/avif", "image/avif;q=0,image/webp", "image/webp,image/avif"];

    [Fact]
    public void Parsing_a_printed_spec_gives_it_back() => Check(SpecTexts.Segment, text =>
        !Grammar.TryParse(text, null, out var spec, out _)
        || (Grammar.TryParse(Grammar.Print(spec), null, out var again, out _) && again == spec));

    [Fact]
    public void A_parsed_spec_is_in_its_normal_form() => Check(SpecTexts.Segment, text =>
        !Grammar.TryParse(text, null, out var spec, out _) || ReferenceEquals(Grammar.Normalise(spec), spec));

    [Fact]
    public void The_order_of_tokens_does_not_matter() => Check(SpecTexts.Segment, text =>
        !Grammar.TryParse(text, null, out var spec, out _)
        || (Grammar.TryParse(string.Join('-', text.Split('-').Reverse()), null, out var reversed, out _) && reversed == spec));

    [Fact]
    public void Every_path_means_something() => Check(Asked, asked => asked.Policy.Resolve(asked.Path) is not null);

    [Fact]
    public void A_redirect_leads_to_a_variant_at_once() => Check(Asked, asked =>
        asked.Policy.Resolve(Signed(asked)) is not UrlTarget.Moved moved || asked.Policy.Resolve(moved.Path) is UrlTarget.Variant);

    [Fact]
    public void A_variants_sides_are_within_the_limit() => Check(Asked, asked =>
        Reached(asked) is not { Spec: var spec }
        || (spec.Width * spec.Dpr is null or <= Spec.MaxSide && spec.Height * spec.Dpr is null or <= Spec.MaxSide));

    [Fact]
    public void What_auto_becomes_is_a_path_of_its_own() => Check(Stored, stored =>
        stored.Variant is not { } variant
        || (variant.Spec.Format is not OutputFormat.Auto && stored.Policy.Resolve(variant.Path) == variant));

    [Fact]
    public void A_purge_finds_every_variant() => Check(Stored, stored =>
        stored.Variant is not { } variant
        || (variant.Path.Split('/')[0] is var prefix
            && stored.Policy.IsVariantPrefix(prefix)
            && stored.Policy.VariantPaths(prefix, variant.Key).Contains(variant.Path)));

    [Fact]
    public void An_original_that_is_not_shadowed_is_found_under_its_key() => Check(Asked, asked =>
        asked.Policy.IsShadowed(asked.Path) || asked.Policy.Resolve(asked.Path) == new UrlTarget.Original(asked.Path));

    [Fact]
    public void Decoding_an_encoded_key_gives_it_back() => Check(SpecTexts.Key, key =>
        UrlPath.TryDecode(UrlPath.Encode(key), out var decoded) && decoded == key && UrlPath.Encode(key).All(char.IsAscii));

    [Fact]
    public void Decoding_never_throws() => Check(
        from text in ArbMap.Default.GeneratorFor<string>() select text ?? "",
        text => UrlPath.TryDecode(text, out var key) || key is "");

    private static Gen<(UrlPolicy Policy, string Path)> Asked =>
        from policy in SpecTexts.Policy from path in SpecTexts.Path select (policy, path);

    /// <summary>What a browser makes the service store, if anything.</summary>
    private static Gen<(UrlPolicy Policy, UrlTarget.Variant? Variant)> Stored =>
        from asked in Asked
        from accept in Gen.Elements(Accepts)
        select (asked.Policy, Reached(asked) is { } variant ? asked.Policy.ResolveAuto(variant, accept) as UrlTarget.Variant : null);

    /// <summary>The variant at the end of a path's redirect, if any.</summary>
    private static UrlTarget.Variant? Reached((UrlPolicy Policy, string Path) asked)
    {
        var target = asked.Policy.Resolve(Signed(asked));
        return (target is UrlTarget.Moved moved ? asked.Policy.Resolve(moved.Path) : target) as UrlTarget.Variant;
    }

    /// <summary>The path with its signature put in, where there is one to be had; the spec keeps its spelling.</summary>
    private static string Signed((UrlPolicy Policy, string Path) asked)
    {
        if (!asked.Policy.IsSigning || asked.Path.Split('/', 2) is not [var spec, not "" and var key])
            return asked.Path;
        try
        {
            return $"{spec}/{asked.Policy.Sign(spec, key).Split('/')[1]}/{key}";
        }
        catch (ArgumentException)
        {
            return asked.Path;
        }
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> property) => Prop.ForAll(gen.ToArbitrary(), property).Check(Thorough);
}
