using System.Diagnostics;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Transcoder.Contracts;
using Transcoder.Mirroring;

namespace Transcoder.Lambda;

/// <summary>The mirror behind the source bucket's notifications. Whatever happened to a key, its event only names it. The destination
/// bucket's notifications tell of reduced originals that somebody lacked.</summary>
internal sealed class MirrorFunction(MirrorHandler mirror, ReducedWishes reduced, string sourceBucket, FunctionLog log)
{
    /// <exception cref="ArgumentException">The event is none of a bucket.</exception>
    /// <exception cref="MirrorException">Keys failed, after all were tried.</exception>
    public async Task HandleAsync(SourceEvent notification, ILambdaContext context)
    {
        if (notification is { Records: null, Event: SourceEvent.Test })
        {
            log.Write(new LogLine { RequestId = context.AwsRequestId, Event = SourceEvent.Test });
            return;
        }

        var records = notification?.Records ?? throw new ArgumentException("The event is none of an S3 bucket: it has no Records.");
        var failures = new List<string>();
        var wishes = new List<(string Key, string EventName)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (record?.S3?.Bucket?.Name is not { } bucket || record.S3.Object?.Key is not { Length: > 0 } encoded)
                failures.Add($"A record of {record?.EventName ?? "no event"} names no bucket or no key.");
            else if (bucket != sourceBucket && !reduced.IsWish(bucket, encoded))
                Refuse(record, bucket, context);
            else if (!TryDecode(encoded, out var key))
                failures.Add($"'{encoded}' is no key encoded as a form is.");
            else if (bucket != sourceBucket)
                wishes.Add((key, record.EventName));
            else if (seen.Add(key) && await TryMirrorAsync(key, record.EventName, context) is { } failure)
                failures.Add(failure);
        }

        foreach (var (wish, eventName) in wishes.DistinctBy(wish => wish.Key))
        {
            if (await TryGrantAsync(wish, eventName, context) is { } failure)
                failures.Add(failure);
        }

        if (failures.Count > 0)
            throw new MirrorException($"{failures.Count} of {records.Count} records failed. {string.Join(' ', failures)}");
    }

    /// <returns>Why it failed; null where it did not.</returns>
    private async Task<string?> TryMirrorAsync(string key, string eventName, ILambdaContext context)
    {
        var watch = Stopwatch.StartNew();
        var line = new LogLine { RequestId = context.AwsRequestId, Event = eventName, Key = key };
        try
        {
            var cause = eventName?.StartsWith("ObjectCreated:", StringComparison.Ordinal) == true ? MirrorCause.Arrival : MirrorCause.Event;
            var outcome = await mirror.ReconcileAsync(key, cause, context.AwsRequestId);
            var made = outcome is MirrorOutcome.Copied or MirrorOutcome.Unchanged ? await reduced.EnsureAsync(key) : null;
            log.Write(line with
            {
                Level = outcome == MirrorOutcome.Shadowed ? LogLine.Warning : LogLine.Info,
                Outcome = outcome.ToString(),
                Reduced = made?.State.ToString(),
                Milliseconds = watch.ElapsedMilliseconds,
                Shadowed = outcome == MirrorOutcome.Shadowed ? 1 : 0,
                Detail = outcome == MirrorOutcome.Shadowed
                    ? "It is not served, because its first folder reads as a spec or is reserved, or because it is hidden: a name in it begins with a dot."
                    : made?.Failure?.Detail,
            });
            return null;
        }
        // Whatever it is: the other keys are to be tried, and the invocation fails for it in the end.
        catch (Exception error)
        {
            log.Write(line with { Level = LogLine.Error, Milliseconds = watch.ElapsedMilliseconds, Detail = error.ToString(), Failures = 1 });
            return $"'{key}': {error.Message}";
        }
    }

    /// <returns>Why it failed; null where it did not.</returns>
    private async Task<string?> TryGrantAsync(string wish, string eventName, ILambdaContext context)
    {
        var watch = Stopwatch.StartNew();
        var line = new LogLine { RequestId = context.AwsRequestId, Event = eventName, Key = wish };
        try
        {
            var made = await reduced.GrantAsync(wish);
            log.Write(line with { Reduced = made?.State.ToString(), Milliseconds = watch.ElapsedMilliseconds, Detail = made?.Failure?.Detail });
            return null;
        }
        catch (Exception error)
        {
            log.Write(line with { Level = LogLine.Error, Milliseconds = watch.ElapsedMilliseconds, Detail = error.ToString(), Failures = 1 });
            return $"'{wish}': {error.Message}";
        }
    }

    /// <summary>Trying again would not help: the notification is not ours.</summary>
    private void Refuse(S3Event.S3EventNotificationRecord record, string bucket, ILambdaContext context) => log.Write(new LogLine
    {
        Level = LogLine.Warning,
        RequestId = context.AwsRequestId,
        Event = record.EventName,
        Key = record.S3.Object.Key,
        Detail = $"It is of the bucket '{bucket}'; this function mirrors '{sourceBucket}'.",
        Refusals = 1,
    });

    private static bool TryDecode(string encoded, out string key) => UrlPath.TryDecode(encoded.Replace('+', ' '), out key);
}

/// <summary>Says which keys failed, and why; the platform tries the event again, and keeps it where that does not help.</summary>
internal sealed class MirrorException(string message) : Exception(message);
