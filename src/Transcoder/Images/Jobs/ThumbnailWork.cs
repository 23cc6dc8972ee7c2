using Transcoder.Contracts.Api;
using Transcoder.Images.Fetching;

namespace Transcoder.Images.Jobs;

/// <summary>Fetches an image and takes it in together with its thumbnail; both or none are there in the end.</summary>
public sealed class ThumbnailWork(UrlFetcher fetcher, ImageIntake intake, ImageRecords records)
{
    /// <returns>Null where it is done.</returns>
    internal async Task<Failure?> RunAsync(HeldJob held, CancellationToken cancel)
    {
        var work = held.Job.Thumbnail!;
        if (!(await AddAsync(work, cancel)).Try(out var image, out var failure))
            return failure;
        await held.UpdateAsync(job => job with { Thumbnail = work with { ResizedUrl = image.Processed!.Url } }, cancel);
        return null;
    }

    private async Task<Outcome<ImageRecord>> AddAsync(ThumbnailJobWork work, CancellationToken cancel)
    {
        // An earlier try came so far, and its host need not have the image any more.
        if (await records.FindAsync(work.Image, cancel) is { Status: ImageStatus.Ready } there)
            return there;
        var fetched = await fetcher.FetchAsync(work.Url, cancel);
        if (!fetched.Try(out var image, out var failure))
            return failure;
        await using (image)
        {
            var options = new IntakeOptions { Id = work.Image, Filename = image.Filename, Transform = work.Transform };
            return await intake.AddAsync(image.Content, options, cancel);
        }
    }
}
