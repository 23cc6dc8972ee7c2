using System.Diagnostics;
using Amazon.Lambda.Core;
using Transcoder.Contracts.Api;
using Transcoder.Images.Jobs;

namespace Transcoder.Lambda;

/// <summary>The worker behind the table's stream. A change only names a job: what is to be done stands in the record as it is now.</summary>
internal sealed class JobsFunction(JobWorker worker, TimeProvider time, FunctionLog log)
{
    /// <summary>What giving a job back and answering need of the time that is left.</summary>
    private static readonly TimeSpan LastTime = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">The event is none of a table's stream.</exception>
    public async Task<RecordAnswer> HandleAsync(RecordEvent changes, ILambdaContext context)
    {
        var records = changes?.Records ?? throw new ArgumentException("The event is none of a table's stream: it has no Records.");
        var left = context.RemainingTime - LastTime;
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        var call = new Call(context.AwsRequestId, time.GetUtcNow() + left);
        using var end = new CancellationTokenSource(left);
        var failures = new List<RecordFailure>();
        foreach (var record in records)
        {
            if (record?.Dynamodb?.SequenceNumber is not { } number || record.EventId is null)
                throw new ArgumentException("The event is none of a table's stream: a record has no eventID or no sequence number.");
            if (IdOf(record) is { } id && !await TryRunAsync(id, record.EventId, call, end.Token))
                failures.Add(new RecordFailure(number));
        }

        return new RecordAnswer(failures);
    }

    /// <summary>Null for what is no job that waits.</summary>
    private static Guid? IdOf(RecordEvent.Change record) =>
        record is { EventName: "INSERT" or "MODIFY", Dynamodb.NewImage: { Pk.S: JobQueue.Kind, Status.S: "queued" } job } && Guid.TryParseExact(job.Sk?.S, "D", out var id)
            ? id
            : null;

    /// <returns>False where the change is to be told again.</returns>
    private async Task<bool> TryRunAsync(Guid id, string owner, Call call, CancellationToken end)
    {
        var watch = Stopwatch.StartNew();
        var line = new LogLine { RequestId = call.RequestId, Event = owner, Key = id.ToString() };
        try
        {
            var run = await worker.RunAsync(id, owner, end);
            if (IsHeld(run) && run.Again < call.End)
            {
                // Whoever holds it may have died, and leaves it when the lease is over.
                await DelayUntilAsync(run.Again.Value, end);
                run = await worker.RunAsync(id, owner, end);
            }

            var isHeld = IsHeld(run);
            log.Write(line with
            {
                Level = isHeld || run.Job?.Status == JobStatus.Failed || run.LogDetail is not null ? LogLine.Warning : LogLine.Info,
                Outcome = run.Job?.Status.ToString() ?? "Gone",
                Milliseconds = watch.ElapsedMilliseconds,
                Detail = run.LogDetail,
                JobsCompleted = run is { Again: null, Job.Status: JobStatus.Completed } ? 1 : 0,
                JobsFailed = run is { Again: null, Job.Status: JobStatus.Failed } ? 1 : 0,
            });
            return !isHeld;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The job was given back, and that is a change of its own.
            log.Write(line with { Outcome = "GivenBack", Milliseconds = watch.ElapsedMilliseconds });
            return true;
        }
        // Whatever it is: the other changes are not to wait for it, and this one is told again, and kept in the end.
        catch (Exception error)
        {
            log.Write(line with { Level = LogLine.Error, Milliseconds = watch.ElapsedMilliseconds, Detail = error.ToString(), Failures = 1 });
            return false;
        }
    }

    /// <summary>By another owner. What is queued again tells so itself.</summary>
    private static bool IsHeld(JobRun run) => run is { Again: not null, Job.Status: JobStatus.Processing };

    private Task DelayUntilAsync(DateTimeOffset when, CancellationToken end) =>
        when - time.GetUtcNow() is { Ticks: > 0 } wait ? Task.Delay(wait, time, end) : Task.CompletedTask;

    /// <param name="End">When jobs are given back.</param>
    private sealed record Call(string RequestId, DateTimeOffset End);
}
