using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Transcoder.Contracts.Api;

namespace Transcoder.Images.Uploading;

/// <summary>Images as the files of a form, each stored as it comes. A form that turns out to be wrong leaves none of them.</summary>
internal sealed class MultipartUploads(ImageIntake intake, ImageRemoval removal)
{
    private const int MaxHeaders = 16;
    private const int MaxHeaderBytes = 8 * 1024;
    private const int MaxField = 4 * 1024;
    private const int MaxBoundary = 70;

    public async Task<Outcome<Uploaded>> AddAsync(Upload upload, string boundary, CancellationToken cancel)
    {
        var images = new List<Outcome<ImageRecord>>();
        var failure = (Failure?)new Failure(FailureKind.BadRequest, "The form broke off.");
        try
        {
            failure = await ReadAsync(upload, boundary, images, cancel);
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not ContentException)
        {
            failure = new Failure(FailureKind.BadRequest, $"The form is broken: {error.Message}");
        }
        finally
        {
            if (failure is not null)
                await RemoveAsync(images);
        }

        return failure is null ? new Uploaded(images, images.Count == 1) : failure;
    }

    /// <summary>Reads a form without taking anything in, for its hash.</summary>
    public static async Task ReadAsync(Upload upload, string boundary, CancellationToken cancel)
    {
        var reader = Reader(upload, boundary);
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
            await ContentHash.DrainAsync(Hashed(upload, section), cancel);
    }

    private async Task<Failure?> ReadAsync(Upload upload, string boundary, List<Outcome<ImageRecord>> images, CancellationToken cancel)
    {
        var reader = Reader(upload, boundary);
        var (before, late) = (new Fields(), new Fields());
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            var content = Hashed(upload, section);
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                return Wrong("A part of the form says nothing of itself: Content-Disposition is missing or wrong.");
            if (!IsFile(section, disposition))
            {
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if ((images.Count == 0 ? before : late).Set(name, await TextAsync(content, cancel), before) is { } refused)
                    return refused;
                continue;
            }

            if (images.Count == UploadApi.MaxImages)
                return Wrong($"A call takes at most {UploadApi.MaxImages} images.");
            var filename = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
            images.Add(await intake.AddAsync(content, upload.Options(images.Count, before.Filename ?? filename, before.Transform), cancel));
            await ContentHash.DrainAsync(content, cancel);
        }

        if (images.Count == 0)
            return Wrong("The form has no file; an image is a part with a filename.");
        if (late is { Filename: null, Transform: null })
            return null;
        for (var i = 0; i < images.Count; i++)
        {
            if (images[i].Value is { } image)
                images[i] = await intake.AmendAsync(image, late.Filename, late.Transform, cancel);
        }

        return null;
    }

    /// <summary>Nobody may stop this.</summary>
    private async Task RemoveAsync(List<Outcome<ImageRecord>> images)
    {
        foreach (var image in images)
        {
            if (image.Value is { } record)
                await removal.RemoveAsync(record, CancellationToken.None);
        }
    }

    private static MultipartReader Reader(Upload upload, string boundary) => boundary.Length is 0 or > MaxBoundary
        ? throw new ContentException(Wrong($"The form's Content-Type must name its boundary, of 1 to {MaxBoundary} characters."))
        : new MultipartReader(boundary, upload.Request.Body) { HeadersCountLimit = MaxHeaders, HeadersLengthLimit = MaxHeaderBytes };

    /// <summary>The boundary is another each time; what is between counts.</summary>
    private static Stream Hashed(Upload upload, MultipartSection section)
    {
        upload.Hash?.Add(section.ContentDisposition);
        return upload.Hash?.Over(section.Body) ?? section.Body;
    }

    private static bool IsFile(MultipartSection section, ContentDispositionHeaderValue disposition) =>
        disposition.IsFileDisposition() || section.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<string> TextAsync(Stream content, CancellationToken cancel)
    {
        var bytes = new byte[MaxField + 1];
        var read = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read <= MaxField
            ? System.Text.Encoding.UTF8.GetString(bytes, 0, read)
            : throw new ContentException(Wrong($"A field of the form has more than {MaxField:N0} bytes."));
    }

    private static Failure Wrong(string detail) => new(FailureKind.BadRequest, detail);

    /// <summary>The fields that are no files.</summary>
    private sealed class Fields
    {
        public string? Filename { get; private set; }

        public string? Transform { get; private set; }

        public Failure? Set(string name, string value, Fields before)
        {
            if (name is not ("filename" or "transform"))
                return Wrong($"'{ImageId.Short(name)}' is no field of this form; filename and transform are, and files.");
            if ((name == "filename" ? Filename ?? before.Filename : Transform ?? before.Transform) is not null)
                return Wrong($"{name} is there twice.");
            (Filename, Transform) = name == "filename" ? (value, Transform) : (Filename, value);
            return null;
        }
    }
}
