using System.CommandLine;
using System.Diagnostics;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Cli.Sync;

/// <summary><c>transcoder sync</c>: makes a destination agree with its source, whatever was missed.</summary>
internal static class SyncCommand
{
    /// <summary>A source that differs after each of so many rounds is being written to; its own events bring the rest.</summary>
    private const int Rounds = 3;

    private static readonly Argument<string> Source = new("SOURCE") { Description = "Where the originals are. " + StoreOptions.AddressHelp };
    private static readonly Argument<string> Destination = new("DESTINATION") { Description = "Where originals and variants are served from. " + StoreOptions.AddressHelp };
    private static readonly Option<bool> DryRun = new("--dry-run", "-n") { Description = "Print what is out of line, and change nothing." };
    private static readonly Option<int> Concurrency = StoreOptions.Concurrency(16, "Keys");

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "sync",
            "Makes a destination agree with its source: copies what is missing or stale there, deletes what is extra (originals gone from the "
            + "source, variants of gone originals, and variants that no URL leads to any more), lists what is shadowed. Variants that are in line stay.",
            $$"""
            transcoder sync originals/ data/ --dry-run
            transcoder sync s3://my-originals s3://my-cdn --distribution E2EXAMPLE
            transcoder sync photos/ s3://my-cdn --endpoint-url http://localhost:9000 --concurrency 32
            transcoder sync s3://my-originals s3://my-cdn --json | jq -r 'select(.action == "copied") | .key'

            --json prints an object for each key, {"key", "difference": "missing" | "stale" | "extra" | "shadowed", "why", "action":
            "copied" | "deleted" | "refreshed" | "failed" | "none", "error"}, and at the end {"summary": …}.

            {{Exit.Text}}
            """)
        {
            Source, Destination, DryRun, Concurrency, StoreOptions.Distribution, StoreOptions.Endpoint, StoreOptions.Set, StoreOptions.Json,
        };
        return command.Does(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken interrupted)
    {
        var (from, to) = (StoreAddress.Parse(parsed.GetRequiredValue(Source)), StoreAddress.Parse(parsed.GetRequiredValue(Destination)));
        StoreAddress.RequireApart(from, to);
        var (endpoint, isDry) = (parsed.GetValue(StoreOptions.Endpoint), parsed.GetValue(DryRun));
        var policy = new UrlPolicy(StoreOptions.Settings(parsed).Urls);
        var (source, destination) = (from.Open(endpoint), to.Open(endpoint, create: !isDry));
        var edge = StoreOptions.Edge(parsed, screen);
        var tally = new Tally("keys") { Phase = isDry ? "Looking" : "Syncing" };
        var mirror = new MirrorHandler(source, destination, policy, edge, new ChangeLocks(), TimeProvider.System);
        var run = new SyncRun(
            new KeyStates(source, destination, policy, from.LeavesOut), new Judgement(destination, policy), mirror, destination, edge,
            parsed.GetValue(Concurrency), tally);
        var report = new SyncReport(screen, parsed.GetValue(StoreOptions.Json), edge, tally);

        return isDry
            ? await screen.WatchAsync(tally, () => LookAsync(run, report, tally, interrupted))
            : report.End(await screen.WatchAsync(tally, () => RoundsAsync(run, report, tally, interrupted)));
    }

    private static async Task<int> LookAsync(SyncRun run, SyncReport report, Tally tally, CancellationToken interrupted)
    {
        await foreach (var finding in run.FindAsync(interrupted))
        {
            tally.Found();
            report.Would(finding);
            tally.Finished();
        }

        return report.EndOfLook();
    }

    /// <summary>Round after round until nothing is found: what changed while it was copied, and what failed once, is brought by the next.</summary>
    private static async Task<SyncOutcome> RoundsAsync(SyncRun run, SyncReport report, Tally tally, CancellationToken interrupted)
    {
        var began = Stopwatch.StartNew();
        var outcome = new SyncOutcome(new SyncResult(), false, TimeSpan.Zero);
        try
        {
            for (var round = 1; round <= Rounds; round++)
            {
                var before = outcome.Result.Changed;
                outcome.Result.Failed.Clear();
                tally.Begin();
                await run.RunAsync(outcome.Result, report.Did, interrupted);
                if (outcome.Result.Changed == before && (outcome.Result.Failed.IsEmpty || round > 1))
                    break;
                tally.Phase = "Checking";
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            outcome = outcome with { IsInterrupted = true };
        }

        return outcome with { Took = began.Elapsed };
    }
}
