using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

public enum ReducedState
{
    /// <summary>It is there now, and was not before.</summary>
    Made,

    /// <summary>It was there, of the present original.</summary>
    There,

    /// <summary>The original is small, or none that can have one.</summary>
    NotNeeded,

    /// <summary>There is no such original.</summary>
    Gone,

    /// <summary>It could not be made; the original serves, as it would without.</summary>
    Failed,
}

/// <param name="Failure">Of <see cref="ReducedState.Failed"/>.</param>
public sealed record ReducedOutcome(ReducedState State, Failure? Failure = null)
{
    /// <summary>Trying again later may help.</summary>
    public bool MayComeRight => Failure is { Kind: FailureKind.Busy };
}

/// <summary>Makes the reduced originals of large photographs, off any request's path.</summary>
public sealed class ReducedOriginals(IObjectStore store, ImageTransformer transformer, ChangeLocks locks, Limits limits)
{
    /// <summary>An original that changes under every try is being written to all the time; the next change brings it.</summary>
    private const int Tries = 5;

    /// <summary>Of most files this holds the header.</summary>
    private const int HeadBytes = 64 * 1024;

    /// <summary>Sees to it that a key has one, of the present original, where it deserves one. Two requests where it is there.</summary>
    /// <param name="isDoubted">Somebody could not use it: what bears the right stamps is looked at too.</param>
    /// <exception cref="StorageException">The store failed; nothing is lost by trying again.</exception>
    public async Task<ReducedOutcome> EnsureAsync(string key, bool isDoubted = false, CancellationToken cancel = default)
    {
        if (ReducedOriginal.KeyOf(key) is not { } path || UrlPolicy.IsReserved(key))
            return new ReducedOutcome(ReducedState.NotNeeded);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var looking = store.HeadAsync(path, cancel);
            var original = await store.HeadAsync(key, cancel);
            var reduced = await looking;
            if (original is not null && reduced is not null && reduced.IsOf(original) && await IsGoodAsync(reduced, isDoubted, cancel))
                return new ReducedOutcome(ReducedState.There);
            if (await MakeAsync(path, original, cancel) is not { } outcome)
                continue;
            if (reduced is not null && outcome.State != ReducedState.Made)
                await DropAsync(path, reduced, key, cancel);
            return outcome;
        }

        return new ReducedOutcome(ReducedState.Failed, new Failure(FailureKind.Busy, "The original keeps changing while it is read."));
    }

    /// <returns>Null where the original changed meanwhile.</returns>
    private async Task<ReducedOutcome?> MakeAsync(string path, ObjectInfo? original, CancellationToken cancel)
    {
        if (original is null)
            return new ReducedOutcome(ReducedState.Gone);
        // Of no bytes there is no first part, which would look like a change.
        if (original.Size == 0)
            return new ReducedOutcome(ReducedState.NotNeeded);
        if (limits.RefuseFile(original.Size) is { } tooLarge)
            return new ReducedOutcome(ReducedState.Failed, tooLarge);
        if (await ReadAsync(original, HeadBytes - 1, cancel) is not { } head)
            return null;
        if (IsNotWorthByItsHead(head, original.Size))
            return new ReducedOutcome(ReducedState.NotNeeded);

        if (await ReadAsync(original, null, cancel) is not { } bytes)
            return null;
        if (!Probe.Read(bytes, limits).Try(out var facts, out var failure))
            return new ReducedOutcome(ReducedState.Failed, failure);
        if (!Reduction.IsWorth(facts, original.Size))
            return new ReducedOutcome(ReducedState.NotNeeded);
        if (!(await transformer.ReduceAsync(bytes).WaitAsync(cancel)).Try(out var made, out failure))
            return new ReducedOutcome(ReducedState.Failed, failure);
        var headers = ReducedOriginal.Headers(original.Key, original.ETag, new OriginalFacts(facts.Upright, facts.Format), made.Small);
        return await StoreAsync(path, original, made, headers, cancel) ? new ReducedOutcome(ReducedState.Made) : null;
    }

    /// <summary>Like a variant: where the original changed before it was stored, it is of what is no longer there.</summary>
    private async Task<bool> StoreAsync(string path, ObjectInfo original, ReducedImage made, ObjectHeaders headers, CancellationToken cancel)
    {
        using var turn = await locks.EnterAsync(original.Key, cancel);
        if (!await store.IsStillAsync(original, cancel))
            return false;
        using (var content = new MemoryStream(made.Bytes, writable: false))
            await store.PutAsync(path, content, headers, cancel: cancel);
        // Not to be interrupted: what is stored by now may be of another version.
        if (await store.IsStillAsync(original, CancellationToken.None))
            return true;
        await store.DeleteAsync([path], CancellationToken.None);
        return false;
    }

    /// <summary>What is of no use to the present original, or to none, goes; not what another process stored just now.</summary>
    private async Task DropAsync(string path, ObjectInfo reduced, string key, CancellationToken cancel)
    {
        using var turn = await locks.EnterAsync(key, cancel);
        if (await store.IsStillAsync(reduced, cancel))
            await store.DeleteAsync([path], cancel);
    }

    private async Task<bool> IsGoodAsync(ObjectInfo reduced, bool isDoubted, CancellationToken cancel)
    {
        if (ReducedOriginal.FactsOf(reduced) is not { } facts || ReducedOriginal.SmallOf(reduced) is not { } small)
            return false;
        if (!isDoubted)
            return true;
        return await ReadAsync(reduced, null, cancel) is { } bytes
            && (await transformer.CheckAsync(new ReducedImage(bytes, small), facts)).Failure is null or { Kind: not FailureKind.NotReduced };
    }

    /// <summary>Its header mostly says it, so that the rest need not come.</summary>
    private bool IsNotWorthByItsHead(byte[] head, long bytes) =>
        SourceFormat.Detect(head) != SourceFormat.Jpeg || (bytes <= Reduction.WorthBytes && Probe.Read(head, limits).Value is { } facts && !Reduction.IsWorth(facts, bytes));

    /// <param name="last">The last byte that is wanted; null for all.</param>
    /// <returns>Null where the object is no longer that version.</returns>
    private async Task<byte[]?> ReadAsync(ObjectInfo info, long? last, CancellationToken cancel)
    {
        var options = new ReadOptions { IfMatch = info.ETag, To = last, From = last is null ? null : 0 };
        await using var opened = await store.OpenAsync(info.Key, options, cancel);
        return opened is { Outcome: ReadOutcome.Content } ? await opened.ReadAllAsync(cancel) : null;
    }
}
