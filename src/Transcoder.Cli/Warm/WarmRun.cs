using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Transcoder.Cli.Sync;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Cli.Warm;

/// <summary>Makes the variants that a store lacks.</summary>
/// <param name="reduced">Makes an original's reduced one before its variants; null where there are to be none.</param>
/// <param name="transforms">How many are made at once; as many again are read and stored meanwhile.</param>
internal sealed class WarmRun(IObjectStore store, UrlPolicy policy, ResizeHandler resize, IReadOnlyList<string> specs, IReadOnlyList<string> prefixes, int transforms, Tally tally, ReducedOriginals? reduced = null)
{
    private const int Ahead = 100_000;

    /// <summary>What Accept headers can make of <c>auto</c>.</summary>
    private static readonly string?[] Accepts = ["image/avif", "image/webp", null];

    private long _made;
    private long _there;
    private long _reduced;

    public long Made => Interlocked.Read(ref _made);

    /// <summary>Variants that were there and of the present original.</summary>
    public long There => Interlocked.Read(ref _there);

    /// <summary>Reduced originals made.</summary>
    public long Reduced => Interlocked.Read(ref _reduced);

    /// <summary>By path, with the reason.</summary>
    public ConcurrentDictionary<string, string> Failed { get; } = new(StringComparer.Ordinal);

    /// <param name="did">Told of each path that was made.</param>
    /// <exception cref="StorageException">A listing failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; what was under way has ended.</exception>
    public async Task RunAsync(Action<string> did, CancellationToken interrupted)
    {
        using var interruption = new Interruption(interrupted);
        var lacking = Channel.CreateBounded<Lacking>(new BoundedChannelOptions(Ahead) { SingleWriter = true });
        var listing = tally.HandOnAsync(LackingAsync(interrupted), lacking.Writer, interrupted);
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = 2 * transforms, CancellationToken = interrupted };
        await Parallel.ForEachAsync(lacking.Reader.ReadAllAsync(interrupted), bounds, async (lacking, _) =>
        {
            var path = lacking.Path;
            await lacking.Reduced.Value.WaitAsync(interruption.Cut);
            // Asked as HEAD: what is there is not read.
            var answer = await resize.HandleAsync(new ResizeRequest("HEAD", path), interruption.Cut).WaitAsync(interruption.Cut);
            var failed = answer.Status != 200 || answer.CacheControl == Problem.NotStored;
            if (failed)
                Failed[path] = answer.LogDetail ?? $"{answer.Status}";
            else if (answer.Route == Delivery.Route.Stored)
                Interlocked.Increment(ref _there);
            else
            {
                Interlocked.Increment(ref _made);
                did(path);
            }

            tally.Finished(failed);
        });
        await listing;
    }

    /// <summary>The paths of which the listings do not say that they are there and of the present original.</summary>
    private async IAsyncEnumerable<Lacking> LackingAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var prefix in prefixes)
        {
            await foreach (var state in new KeyStates(null, store, policy, _ => false, prefix).WalkAsync(cancel))
            {
                if (state.Copy is not { } original)
                    continue;
                var reducing = new Lazy<Task>(() => ReduceAsync(state.Key, cancel));
                foreach (var path in Paths(state.Key))
                {
                    if (state.Variants.FirstOrDefault(variant => variant.Key == path) is { } variant && Judgement.IsOf(variant, original) == true)
                        Interlocked.Increment(ref _there);
                    else
                        yield return new Lacking(path, reducing);
                }
            }
        }
    }

    private async Task ReduceAsync(string key, CancellationToken cancel)
    {
        if (reduced is null)
            return;
        try
        {
            if (await reduced.EnsureAsync(key, cancel: cancel) is { State: ReducedState.Made })
                Interlocked.Increment(ref _reduced);
        }
        catch (StorageException)
        {
            // Its variants are made without, or fail for the same reason and say it.
        }
    }

    /// <summary>Where the variants of a key are stored; an <c>auto</c> is stored in each format that it can become.</summary>
    public IEnumerable<string> Paths(string key) => specs
        .Select(spec => policy.Resolve(policy.Path(spec, key)))
        .OfType<UrlTarget.Variant>()
        .SelectMany(variant => Accepts.Select(accept => policy.ResolveAuto(variant, accept)).OfType<UrlTarget.Variant>())
        .Select(variant => variant.Path)
        .Distinct();

    /// <param name="Reduced">Shared by the variants of one original: the first of them begins it.</param>
    private sealed record Lacking(string Path, Lazy<Task> Reduced);
}
