using Transcoder.Contracts.Api;
using Transcoder.Images.Fetching;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Images.Uploading;

/// <summary>Images as JSON: an object, or an array of which a few are handled at once while the next ones come.</summary>
internal sealed class JsonUploads(ImageIntake intake, ImageRecords records, IObjectStore source, UrlFetcher fetcher, Limits limits)
{
    /// <summary>How many are in memory at most.</summary>
    private const int AtOnce = 4;

    /// <summary>Of base64 in short lines, or with every plus and slash escaped, and of the object around it.</summary>
    private readonly int _mostBytes = (int)Math.Min(limits.SourceBytes * 8 / 5 + 64 * 1024, Array.MaxLength);

    public async Task<Outcome<Uploaded>> AddAsync(Upload upload, CancellationToken cancel)
    {
        using var values = new JsonValues(upload.Request.Body, _mostBytes);
        await values.BeginAsync(cancel);
        if (values.IsArray)
            return await AddManyAsync(values, upload, cancel);

        using var value = await values.NextAsync(cancel);
        if (value == JsonValue.TooLong)
            return IntakeStream.TooLong(limits);
        // An object is whole only where nothing follows it.
        await values.NextAsync(cancel);
        return new Uploaded([await AddAsync(value!, upload, 0, cancel)], IsOne: true);
    }

    private async Task<Outcome<Uploaded>> AddManyAsync(JsonValues values, Upload upload, CancellationToken cancel)
    {
        var adding = new List<Task<Outcome<ImageRecord>>>();
        using var room = new SemaphoreSlim(AtOnce);
        Failure? broken = null;
        try
        {
            while (await values.NextAsync(cancel) is { } value)
            {
                if (adding.Count == UploadApi.MaxImages)
                {
                    value.Dispose();
                    broken = new Failure(FailureKind.BadRequest, $"A call takes at most {UploadApi.MaxImages} images; this one and those behind it were not added.");
                    break;
                }

                await room.WaitAsync(cancel);
                adding.Add(AddAsync(value, adding.Count));
            }
        }
        catch (IOException error)
        {
            // What was whole is added; the answer has to say so.
            broken = (error as ContentException)?.Failure ?? new Failure(FailureKind.BadRequest, "The body broke off before its end.", error.Message);
        }
        finally
        {
            await ((Task)Task.WhenAll(adding)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (adding.Count == 0)
            return broken ?? new Failure(FailureKind.BadRequest, $"The array is empty; 1 to {UploadApi.MaxImages} images are taken.");
        var images = (await Task.WhenAll(adding)).ToList();
        if (broken is not null)
            images.Add(broken);
        return new Uploaded(images, IsOne: false);

        async Task<Outcome<ImageRecord>> AddAsync(JsonValue value, int number)
        {
            try
            {
                // Off the reader's thread: it has the next one to read.
                await Task.Yield();
                return await this.AddAsync(value, upload, number, cancel);
            }
            finally
            {
                room.Release();
            }
        }
    }

    private async Task<Outcome<ImageRecord>> AddAsync(JsonValue value, Upload upload, int number, CancellationToken cancel)
    {
        UploadItem? item;
        Failure? failure;
        using (value)
        {
            if (value == JsonValue.TooLong)
                return IntakeStream.TooLong(limits);
            if (!UploadItem.Read(value.Bytes).Try(out item, out failure))
                return failure;
        }

        var options = upload.Options(number, item.Filename, item.Transform);
        return item.Type switch
        {
            UploadType.Base64 => await intake.AddAsync(new MemoryStream(item.Data, 0, item.Data.Length, false, publiclyVisible: true), options, cancel),
            UploadType.Url => await FetchAsync(item.Text, options, cancel),
            _ => await CopyAsync(item.Text, options, cancel),
        };
    }

    private async Task<Outcome<ImageRecord>> FetchAsync(string address, IntakeOptions options, CancellationToken cancel)
    {
        if (!(await fetcher.FetchAsync(address, cancel)).Try(out var fetched, out var failure))
            return failure;
        await using (fetched)
            return await intake.AddAsync(fetched.Content, options with { Filename = options.Filename ?? fetched.Filename }, cancel);
    }

    private async Task<Outcome<ImageRecord>> CopyAsync(string image, IntakeOptions options, CancellationToken cancel)
    {
        if (!ImageId.Parse(image).Try(out var id, out var failure))
            return failure;
        try
        {
            var record = await records.FindAsync(id.Id, cancel);
            await using var original = record is { Status: ImageStatus.Ready } ? await source.OpenAsync(ImageKey.Of(record), cancel: cancel) : null;
            return original is null
                ? new Failure(FailureKind.Missing, $"There is no image {id.Id} to copy.")
                : await intake.AddAsync(original.Content, options with { Filename = options.Filename ?? record!.Filename }, cancel);
        }
        catch (StorageException error)
        {
            return new Failure(FailureKind.Storage, "The store did not answer; the image was not added. Try again.", error.ToString());
        }
    }
}
