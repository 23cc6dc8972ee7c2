using System.Collections.Immutable;
using Transcoder.Contracts.Api;

namespace Transcoder.Images.Jobs;

/// <summary>Makes one variant of each image, two at once. Goes on where the last try ended.</summary>
public sealed class BatchWork(ImageRecords records, VariantMaker variants, TimeProvider time)
{
    private const int AtOnce = 2;

    /// <summary>A thousand of them must fit into a record.</summary>
    private const int ReasonLength = 200;

    /// <summary>Progress is written this often at most: each time the whole record is.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <returns>Null where it is done, whatever became of each.</returns>
    internal async Task<Failure?> RunAsync(HeldJob held, CancellationToken cancel)
    {
        var progress = new Progress(held, time);
        var done = progress.Items.Select(item => item.Id).ToHashSet();
        Failure? healing = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(held.Job.Batch!.Ids.Where(id => !done.Contains(id)), options, async (id, stop) =>
        {
            var made = await MakeAsync(id, held.Job.Batch!.Transform, stop);
            if (made.Failure is { } failure && JobWorker.IsTransient(failure) && held.Job.Attempts < Job.MaxAttempts)
                healing = failure;
            else
                await progress.AddAsync(new BatchItem { Id = id, Url = made.Value?.Url, Reason = Shortened(made.Failure?.Detail) }, stop);
        });
        await progress.WriteAsync(cancel);
        return healing;
    }

    private async Task<Outcome<ImageVariant>> MakeAsync(Guid id, string transform, CancellationToken cancel)
    {
        try
        {
            return await FindAndMakeAsync(id, transform, cancel);
        }
        catch (Exception e) when (JobWorker.FailureOf(e) is { } failure)
        {
            return failure;
        }
    }

    private async Task<Outcome<ImageVariant>> FindAndMakeAsync(Guid id, string transform, CancellationToken cancel) =>
        await records.FindAsync(id, cancel) switch
        {
            null or { Status: ImageStatus.Deleting } => new Failure(FailureKind.Missing, $"There is no image {id}."),
            { Status: ImageStatus.Pending } => new Failure(FailureKind.Conflict, $"The image {id} is still coming."),
            var image => await variants.MakeAsync(image, transform, timeLeft: null, cancel),
        };

    private static string? Shortened(string? reason) => reason?.Length > ReasonLength ? reason[..(ReasonLength - 1)] + "…" : reason;

    private sealed class Progress(HeldJob held, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _next = time.GetUtcNow() + Pace;

        public ImmutableList<BatchItem> Items { get; private set; } = [.. held.Job.Batch!.Items];

        public async Task AddAsync(BatchItem item, CancellationToken cancel)
        {
            lock (_lock)
            {
                Items = Items.Add(item);
                if (time.GetUtcNow() < _next)
                    return;
                _next = time.GetUtcNow() + Pace;
            }
            await WriteAsync(cancel);
        }

        public Task WriteAsync(CancellationToken cancel) =>
            held.UpdateAsync(job => job with { Batch = job.Batch! with { Items = Items } }, cancel);
    }
}
