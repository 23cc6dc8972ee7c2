using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Lambda;

/// <summary>What the mirror function does for reduced originals: it makes one beside each copy, and where an empty object asks for it.</summary>
/// <param name="reduced">Null where a deployment has none; what asks for one is then only taken away.</param>
internal sealed class ReducedWishes(ReducedOriginals? reduced, IObjectStore destination, string destinationBucket)
{
    /// <summary>Is this the notification of an object that asks?</summary>
    /// <param name="encoded">The object's key as a notification has it.</param>
    public bool IsWish(string bucket, string encoded) =>
        bucket == destinationBucket && encoded.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).StartsWith(ReducedOriginal.WantedPrefix, StringComparison.Ordinal);

    public async Task<ReducedOutcome?> EnsureAsync(string key) => reduced is null ? null : await reduced.EnsureAsync(key);

    /// <summary>Makes what the object asks for, and takes it away: also where none can be made, because asking again would not help.</summary>
    public async Task<ReducedOutcome?> GrantAsync(string wish)
    {
        var outcome = reduced is not null && ReducedOriginal.OriginalOf(wish) is { } key ? await reduced.EnsureAsync(key, isDoubted: true) : null;
        await destination.DeleteAsync([wish]);
        return outcome;
    }
}
