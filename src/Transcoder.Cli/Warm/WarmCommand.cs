using System.CommandLine;
using System.Diagnostics;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Cli.Warm;

/// <summary><c>transcoder warm</c>: makes variants before anybody asks for them.</summary>
internal static class WarmCommand
{
    private static readonly Argument<string> Store = new("STORE") { Description = "Where originals and variants are served from. " + StoreOptions.AddressHelp };
    private static readonly Option<int> Concurrency = StoreOptions.Concurrency(Environment.ProcessorCount + 1, "Transforms");

    private static readonly Option<string[]> Specs = new("--spec", "-s")
    {
        Description = "What to make of each original, as in its URL: w800, thumb, w800-auto (which is made in all formats that auto can become). May be given often.",
        Required = true,
    };

    private static readonly Option<string[]> Prefixes = new("--prefix", "-p")
    {
        Description = "Only originals whose keys begin so. May be given often.",
        DefaultValueFactory = _ => [""],
    };

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "warm",
            "Makes variants before anybody asks for them. What is there already, and made from the present original, is left as it is. "
            + "Of large photographs the reduced original is made first.",
            $$"""
            transcoder warm s3://my-cdn --spec w800-auto --prefix photos/
            transcoder warm data/ --spec thumb --spec hero --set 'presets=thumb=w100-h100-cover; hero=w1600'
            transcoder warm s3://my-cdn --spec w400-auto --spec w800-auto --json

            --json prints {"path", "action": "made" | "failed", "error"} for each, and at the end {"summary": …}.

            {{Exit.Text}}
            """)
        {
            Store, Specs, Prefixes, Concurrency, StoreOptions.Distribution, StoreOptions.Endpoint, StoreOptions.Set, StoreOptions.Json,
        };
        return command.Does(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken interrupted)
    {
        var settings = StoreOptions.Settings(parsed);
        var (policy, specs, transforms) = (new UrlPolicy(settings.Urls), parsed.GetRequiredValue(Specs), parsed.GetValue(Concurrency));
        foreach (var spec in specs)
            Require(policy, spec);
        var store = StoreAddress.Parse(parsed.GetRequiredValue(Store)).Open(parsed.GetValue(StoreOptions.Endpoint));
        using var gate = new WorkGate(transforms);
        var (transformer, locks) = (new ImageTransformer(settings.Resize.Limits, gate), new ChangeLocks());
        var reduced = settings.Resize.ReducedOriginals ? new ReducedOriginals(store, transformer, locks, settings.Resize.Limits) : null;
        var resize = new ResizeHandler(
            store, policy, StoreOptions.Edge(parsed, screen), transformer, locks,
            // The redirects to what nobody has asked for are nowhere.
            settings.Resize with { InvalidateRedirect = false });
        var tally = new Tally("variants") { Phase = "Warming" };
        var run = new WarmRun(store, policy, resize, specs, Apart(parsed.GetRequiredValue(Prefixes)), transforms, tally, reduced);

        var (json, began) = (parsed.GetValue(StoreOptions.Json), Stopwatch.StartNew());
        var isInterrupted = await screen.WatchAsync(tally, () => IsInterruptedAsync(
            () => run.RunAsync(path => Made(screen, json, path), interrupted), interrupted));
        return Report(screen, json, run, tally, began.Elapsed, isInterrupted);
    }

    private static void Require(UrlPolicy policy, string spec)
    {
        try
        {
            policy.Path(spec, "key");
        }
        catch (ArgumentException refused)
        {
            throw new RefusedException($"--spec {spec}: {refused.Message.Replace(" (Parameter 'spec')", "", StringComparison.Ordinal)}");
        }
    }

    /// <summary>Without those that others hold.</summary>
    private static string[] Apart(string[] prefixes) =>
        [.. prefixes.Distinct().Where(prefix => !prefixes.Any(other => other != prefix && prefix.StartsWith(other, StringComparison.Ordinal)))];

    private static async Task<bool> IsInterruptedAsync(Func<Task> work, CancellationToken interrupted)
    {
        try
        {
            await work();
            return false;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return true;
        }
    }

    private static void Made(Screen screen, bool json, string path)
    {
        if (json)
            screen.Json(new { Path = path, Action = "made" });
    }

    private static int Report(Screen screen, bool json, WarmRun run, Tally tally, TimeSpan took, bool isInterrupted)
    {
        foreach (var (path, why) in run.Failed.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (json)
                screen.Json(new { Path = path, Action = "failed", Error = why });
            else
                screen.Say($"failed: {path}: {why}");
        }

        if (json)
            screen.Json(new { Summary = new { run.Made, run.There, run.Reduced, Failed = run.Failed.Count, Interrupted = isInterrupted, Seconds = Math.Round(took.TotalSeconds, 1) } });
        else
            screen.Data($"{Words.Count(run.Made)} made, {Words.Count(run.There)} there before{(run.Reduced > 0 ? $", {Words.Count(run.Reduced, "reduced original")} made" : "")}{(run.Failed.IsEmpty ? "" : $", {Words.Count(run.Failed.Count)} failed")} in {Words.Time(took)}.");
        if (isInterrupted)
            screen.Say($"Interrupted: {(tally.IsCounted ? "" : "at least ")}{Words.Count(tally.Left, "variant")} left. The same command goes on from here.");
        return isInterrupted ? Exit.Interrupted : run.Failed.IsEmpty ? Exit.Done : Exit.Failed;
    }
}
