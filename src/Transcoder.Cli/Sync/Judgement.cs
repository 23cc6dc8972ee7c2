using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Cli.Sync;

/// <summary>Tells from two listings what is out of line; where they do not say it, it looks.</summary>
internal sealed class Judgement(IObjectStore destination, UrlPolicy policy)
{
    /// <summary>A variant of an older original may be stored for as long after the change as a transform takes, and clocks differ.</summary>
    private static readonly TimeSpan RaceTime = TimeSpan.FromSeconds(60);

    private const string OtherVersion = "the source has another version";
    private const string OtherVariants = "variants of another version";

    /// <summary>What there is to say of a key, by its listings alone; mostly nothing.</summary>
    public IEnumerable<Finding> Of(KeyState state)
    {
        if (state.LeftOver.Count > 0)
        {
            yield return new Finding(
                Difference.Extra, state, $"{Words.Count(state.LeftOver.Count, "variant")} that no URL leads to: {string.Join(", ", state.LeftOver)}")
            {
                IsLeftOver = true,
            };
        }

        if (state.Source is not null && policy.IsShadowed(state.Key))
        {
            yield return new Finding(
                Difference.Shadowed, state, UrlPolicy.IsHidden(state.Key)
                    ? "a name in it begins with a dot, and what is hidden is not served"
                    : "its first folder reads as a spec or is reserved, so that no URL could ask for it");
        }
        else if (Original(state) is { Difference: not Difference.None } finding)
        {
            yield return finding;
        }
    }

    /// <summary>Looks at what <see cref="Difference.Unsure"/> is about.</summary>
    public async Task<Finding> LookAsync(KeyState state, CancellationToken cancel)
    {
        if (await destination.HeadAsync(state.Key, cancel) is not { } copy)
            return new Finding(Difference.Missing, state, "");
        if (copy.Headers.Metadata.GetValueOrDefault(StampedHeaders.SourceETag) is var made && made != state.Source!.ETag && copy.ETag != state.Source.ETag)
            return new Finding(Difference.Stale, state, OtherVersion);
        foreach (var variant in state.Variants.Where(variant => IsOf(variant, copy) != true))
            if (await destination.HeadAsync(variant.Key, cancel) is { } found && !found.IsOf(copy))
                return new Finding(Difference.Stale, state, OtherVariants);
        return new Finding(Difference.None, state, "");
    }

    private static Finding Original(KeyState state)
    {
        var variants = Words.Count(state.Variants.Count, "variant");
        return state switch
        {
            { Source: null, Copy: not null } => Say(Difference.Extra, "gone from the source"),
            { Source: null, Variants.Count: > 0 } => Say(Difference.Extra, $"{variants} of an original that is gone"),
            { Source: null } => Say(Difference.None, ""),
            { Copy: null } => Say(Difference.Missing, state.Variants.Count > 0 ? $"not in the destination, which has {variants} of it" : "not in the destination"),
            _ => IsCopy(state.Source, state.Copy) switch
            {
                false => Say(Difference.Stale, OtherVersion),
                null => Say(Difference.Unsure, ""),
                true => Variants(state.Copy),
            },
        };

        Finding Variants(ObjectInfo copy)
        {
            var judged = state.Variants.Select(variant => IsOf(variant, copy)).ToList();
            return judged.Contains(false) ? Say(Difference.Stale, OtherVariants)
                : judged.Contains(null) ? Say(Difference.Unsure, "")
                : Say(Difference.None, "");
        }

        Finding Say(Difference difference, string why) => new(difference, state, why);
    }

    /// <summary>Null where the listing does not say it. Some listings have the stamps; a bucket's has the ETag, which a copy in one piece shares.</summary>
    private static bool? IsCopy(ObjectInfo source, ObjectInfo copy) =>
        copy.Headers.Metadata.TryGetValue(StampedHeaders.SourceETag, out var made) ? made == source.ETag
        : copy.Size != source.Size ? false
        : copy.ETag == source.ETag ? true
        : null;

    /// <summary>Is it of this copy? Null where the listing does not say it.</summary>
    public static bool? IsOf(ObjectInfo variant, ObjectInfo copy) =>
        variant.Headers.Metadata.ContainsKey(StampedHeaders.OriginalETag) ? variant.IsOf(copy)
        : variant.LastModified > copy.LastModified + RaceTime ? true
        : null;
}
