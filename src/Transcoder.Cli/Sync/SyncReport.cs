using Transcoder.Cli.Stores;
using Transcoder.Cli.Terminal;

namespace Transcoder.Cli.Sync;

/// <summary>How a run went.</summary>
internal sealed record SyncOutcome(SyncResult Result, bool IsInterrupted, TimeSpan Took);

/// <summary>What <c>sync</c> says.</summary>
internal sealed class SyncReport(Screen screen, bool json, ToldEdge edge, Tally tally)
{
    private readonly Dictionary<Difference, long> _found = [];

    /// <summary>What a run that is not dry would do.</summary>
    public void Would(Finding finding)
    {
        _found[finding.Difference] = _found.GetValueOrDefault(finding.Difference) + 1;
        if (json)
            screen.Json(new { finding.State.Key, finding.Difference, finding.Why, Action = "none" });
        else
            screen.Data($"{finding.Difference.ToString().ToLowerInvariant(),-8}  {finding.State.Key}  ({finding.Why})");
    }

    public int EndOfLook()
    {
        var count = (Difference difference) => _found.GetValueOrDefault(difference);
        var (missing, stale, extra, shadowed) = (count(Difference.Missing), count(Difference.Stale), count(Difference.Extra), count(Difference.Shadowed));
        if (json)
            screen.Json(new { Summary = new { Missing = missing, Stale = stale, Extra = extra, Shadowed = shadowed, DryRun = true } });
        else if (missing + stale + extra == 0)
            screen.Say($"In line.{Shadowed(shadowed)}");
        else
            screen.Say($"{Words.Count(missing)} missing, {Words.Count(stale)} stale, {Words.Count(extra)} extra.{Shadowed(shadowed)} Nothing was changed.");
        return missing + stale + extra == 0 ? Exit.Done : Exit.Differs;
    }

    /// <summary>A key was brought in line. To people only the sum is of interest.</summary>
    public void Did(Finding finding, string action)
    {
        if (json)
            screen.Json(new { finding.State.Key, Difference = finding.Difference == Difference.Unsure ? Difference.Stale : finding.Difference, finding.Why, Action = action });
    }

    public int End(SyncOutcome outcome)
    {
        var result = outcome.Result;
        foreach (var (key, why) in result.Shadowed.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Name(key, "shadowed", "none", why);
        foreach (var (key, why) in result.Failed.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Name(key, null, "failed", why);

        if (json)
        {
            screen.Json(new
            {
                Summary = new
                {
                    result.Copied,
                    result.Deleted,
                    result.Refreshed,
                    Failed = result.Failed.Count,
                    Shadowed = result.Shadowed.Count,
                    Invalidated = edge.Told,
                    NotInvalidated = edge.Untold,
                    Interrupted = outcome.IsInterrupted,
                    Seconds = Math.Round(outcome.Took.TotalSeconds, 1),
                },
            });
        }
        else
        {
            screen.Data($"{Sum(result)} in {Words.Time(outcome.Took)}.{Shadowed(result.Shadowed.Count)}");
        }

        if (edge.Untold > 0)
            screen.Say($"The edge was not told of {Words.Count(edge.Untold, "change")}; with --distribution it is. It may serve what was there before.");
        if (outcome.IsInterrupted)
            screen.Say($"Interrupted: {(tally.IsCounted ? "" : "at least ")}{Words.Count(tally.Left, "key")} left. The same command goes on from here.");
        return outcome.IsInterrupted ? Exit.Interrupted : result.Failed.IsEmpty ? Exit.Done : Exit.Failed;
    }

    private static string Sum(SyncResult result)
    {
        var parts = new[] { (result.Copied, "copied"), (result.Deleted, "deleted"), (result.Refreshed, "refreshed"), (result.Failed.Count, "failed") }
            .Where(part => part.Item1 > 0).Select(part => $"{Words.Count(part.Item1)} {part.Item2}").ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "In line: nothing to do,";
    }

    private static string Shadowed(long count) => count > 0 ? $" {Words.Count(count)} shadowed: no URL leads to {(count == 1 ? "it" : "them")}." : "";

    private void Name(string key, string? difference, string action, string why)
    {
        if (json)
            screen.Json(new { Key = key, Difference = difference, Why = action == "failed" ? null : why, Action = action, Error = action == "failed" ? why : null });
        else
            screen.Say($"{difference ?? action}: {key}: {why}");
    }
}
