using System.CommandLine;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Sync;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Cli.Purge;

/// <summary><c>transcoder purge</c>: deletes variants, which are made again when they are asked for, and lets the edge forget them.</summary>
internal static class PurgeCommand
{
    /// <summary>From so many originals on the edge is told to forget all: one path in place of two for each.</summary>
    private const int Many = 100;

    private const int DeletedAtOnce = 1_000;

    private static readonly Argument<string> Store = new("STORE") { Description = "Where originals and variants are served from. " + StoreOptions.AddressHelp };
    private static readonly Argument<string[]> Keys = new("KEY") { Description = "The originals whose variants go.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string?> Prefix = new("--prefix", "-p") { Description = "The variants of all originals whose keys begin so." };
    private static readonly Option<bool> All = new("--all-variants") { Description = "All variants of all originals." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "purge",
            "Deletes variants (and what large originals were reduced to for them) and lets the edge forget them and their originals. The originals stay, and a variant is made again when it is next asked for.",
            $$"""
            transcoder purge s3://my-cdn photos/cat.jpg photos/dog.jpg --distribution E2EXAMPLE
            transcoder purge data/ --prefix photos/2025/
            transcoder purge s3://my-cdn --all-variants --yes --distribution E2EXAMPLE

            --json prints {"key", "variants"} for each original, and at the end {"summary": …}.

            {{Exit.Text}}
            """)
        {
            Store, Keys, Prefix, All, Yes, StoreOptions.Distribution, StoreOptions.Endpoint, StoreOptions.Set, StoreOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (new[] { result.Has(Keys), result.Has(Prefix), result.Has(All) }.Count(way => way) != 1)
                result.AddError("Name keys, or --prefix, or --all-variants: one of the three.");
        });
        return command.Does(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken interrupted)
    {
        var policy = new UrlPolicy(StoreOptions.Settings(parsed).Urls);
        var address = StoreAddress.Parse(parsed.GetRequiredValue(Store));
        var store = address.Open(parsed.GetValue(StoreOptions.Endpoint));
        var (keys, prefix, json) = (parsed.GetValue(Keys) ?? [], parsed.GetValue(Prefix) ?? "", parsed.GetValue(StoreOptions.Json));
        if (keys is [] && !parsed.GetValue(Yes) && !Screen.Confirms(prefix is "" ? $"Delete all variants of {address.Text}?" : $"Delete the variants of all originals of {address.Text} that begin with '{prefix}'?"))
            return Exit.Refused;

        var edge = StoreOptions.Edge(parsed, screen);
        var tally = new Tally("variants") { Phase = "Purging" };
        var purged = await screen.WatchAsync(tally, () => PurgeAsync(store, policy, keys, prefix, tally, (key, variants) =>
        {
            if (json)
                screen.Json(new { Key = key, Variants = variants });
        }, interrupted));
        await ForgetAsync(edge, keys is [] && prefix is "" ? null : purged, interrupted);

        if (json)
            screen.Json(new { Summary = new { Variants = tally.Done, Originals = purged.Count, Invalidated = edge.Told } });
        else
            screen.Data($"{Words.Count(tally.Done, "variant")} of {Words.Count(purged.Count, "original")} deleted.");
        if (!edge.IsThere)
            screen.Say("The edge was not told; with --distribution it is. It may serve what was there before.");
        return Exit.Done;
    }

    /// <returns>The keys whose variants are gone.</returns>
    private static async Task<IReadOnlyCollection<string>> PurgeAsync(
        IObjectStore store, UrlPolicy policy, string[] keys, string prefix, Tally tally, Action<string, int> did, CancellationToken cancel)
    {
        var purged = new HashSet<string>(keys, StringComparer.Ordinal);
        var paths = new List<string>();
        // Of one key the few places are known; of many the listings tell.
        foreach (var key in purged)
        {
            var found = await new VariantPurge(store, policy).FindAsync(key, cancel);
            did(key, found.Count(IsVariant));
            paths.AddRange(found);
        }

        if (keys is [])
        {
            await foreach (var state in new KeyStates(null, store, policy, _ => false, prefix).WalkAsync(cancel))
            {
                string[] all = [.. state.Variants.Select(variant => variant.Key), .. state.LeftOver];
                if (all is [])
                    continue;
                purged.Add(state.Key);
                paths.AddRange(all);
                did(state.Key, all.Count(IsVariant));
                if (paths.Count >= DeletedAtOnce)
                    await DeleteAsync();
            }
        }

        await DeleteAsync();
        return purged;

        async Task DeleteAsync()
        {
            var variants = paths.Count(IsVariant);
            tally.Found(variants);
            await store.DeleteAsync(paths, cancel);
            tally.Finished(count: variants);
            paths.Clear();
        }
    }

    /// <summary>A reduced original goes with the variants that are made from it, and is none.</summary>
    private static bool IsVariant(string path) => ReducedOriginal.OriginalOf(path) is null;

    /// <param name="keys">Null for everything.</param>
    private static async Task ForgetAsync(ToldEdge edge, IReadOnlyCollection<string>? keys, CancellationToken cancel)
    {
        var occasion = $"purge {Guid.NewGuid():n}";
        if (keys is null or { Count: > Many })
        {
            await edge.InvalidateAsync(new Invalidation { Prefixes = [""], Reference = occasion }, cancel);
            return;
        }

        foreach (var key in keys)
            await edge.InvalidateAsync(new Invalidation { Paths = [key], Tag = CacheTag.For(key), Reference = $"{occasion} {key}" }, cancel);
    }
}
