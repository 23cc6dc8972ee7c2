using System.Globalization;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images.Uploading;

namespace Transcoder.Images;

/// <summary>The calls under <c>/img</c>.</summary>
public sealed class ImagesApi(
    UploadApi uploads, ImageIntake intake, ImageRecords records, ImageRemoval removal, VariantMaker variants, ResizeHandler resize, UrlPolicy policy)
{
    private const int DefaultPage = 20;
    private const int MaxPage = 100;

    public Task<Answer> AddAsync(ApiRequest request, CancellationToken cancel = default) => uploads.AddAsync(request, cancel);

    /// <param name="image">The last segment: an id for the record, an id and a format for the image.</param>
    public Task<Answer> GetAsync(ApiRequest request, string image, CancellationToken cancel = default) =>
        image.IndexOf('.') is >= 0 and var dot
            ? ImageAsync(request, image[..dot], image[(dot + 1)..], cancel)
            : RecordAsync(request, image, cancel);

    public async Task<Answer> ListAsync(ApiRequest request, CancellationToken cancel = default)
    {
        if (!PageOf(request.Query).Try(out var page, out var failure))
            return Problem.Answer(failure);
        // One more tells whether there is another page.
        var found = await records.ListAsync(page.Before, page.Limit + 1, cancel);
        var shown = found.Take(page.Limit).ToArray();
        var list = new ImageList
        {
            Items = [.. (await intake.SweepAsync(shown, cancel)).Select(record => record.At(request.BaseAddress))],
            Cursor = found.Count > page.Limit ? ImageId.Cursor(shown[^1].Id) : null,
        };
        return ApiAnswers.Of(200, list, ApiJson.Wire.ImageList);
    }

    public async Task<Answer> DeleteAsync(string image, CancellationToken cancel = default)
    {
        if (!ImageId.Parse(image).Try(out var id, out var failure))
            return Problem.Answer(failure);
        var record = await records.UpdateAsync(
            id.Id, record => record.Status == ImageStatus.Deleting ? null : record with { Status = ImageStatus.Deleting }, cancel);
        if (record is null)
            return Problem.Answer(Unknown(id.Id));
        await removal.RemoveAsync(record, cancel);
        return new Answer(204) { CacheControl = Problem.NotStored, ContentLength = 0 };
    }

    private async Task<Answer> RecordAsync(ApiRequest request, string image, CancellationToken cancel)
    {
        if (!ImageId.Parse(image).Try(out var id, out var failure))
            return Problem.Answer(failure);
        if (request.Query.Count > 0)
            return Problem.Answer(new Failure(FailureKind.BadRequest, $"A record takes no query. For the image itself name a format: /img/{id.Id}.webp?width=200."));
        return await records.FindAsync(id.Id, cancel) is { } record
            ? ApiAnswers.Of(200, record.At(request.BaseAddress), ApiJson.Wire.ImageRecord)
            : Problem.Answer(Unknown(id.Id));
    }

    private async Task<Answer> ImageAsync(ApiRequest request, string image, string format, CancellationToken cancel)
    {
        if (!ImageId.Parse(image).Try(out var id, out var failure))
            return Problem.Answer(failure);
        if (!FilterQuery.IsFormat(format))
            return Problem.Answer(new Failure(FailureKind.BadRequest, $"'{ImageId.Short(format)}' is no format; allowed: {FilterQuery.Formats}."));
        if (!FilterQuery.TryRead(request.Query, out var spec, out var error))
            return Problem.Answer(new Failure(FailureKind.BadRequest, error!));
        if (await records.FindAsync(id.Id, cancel) is not { Status: not ImageStatus.Deleting } record)
            return Problem.Answer(Unknown(id.Id));
        if (record.Status == ImageStatus.Pending)
            return Problem.Answer(new Failure(FailureKind.Conflict, $"The image {id.Id} is still coming. Ask again in a moment."));

        var target = Target(record, spec, format, request.Accept);
        if (target is UrlTarget.Refused refused)
            return Problem.Answer(Failure.Of(refused.Error));
        var path = target is UrlTarget.Variant variant ? variant.Path : ((UrlTarget.Original)target).Key;
        var answer = await resize.HandleAsync(
            new ResizeRequest(request.Method, path) { IfNoneMatch = request.IfNoneMatch, TimeLeft = request.TimeLeft }, cancel);
        if (answer.Failure is not null)
            return answer;
        if (answer.Route == Route.Made && target is UrlTarget.Variant made && answer.CacheControl != Problem.NotStored)
            await variants.RecordAsync(record, made, answer, cancel);
        return answer with { ContentLocation = "/" + UrlPath.Encode(path), Vary = format is "auto" ? "Accept" : null };
    }

    /// <summary>The path of the CDN that is the same image; the original's own where nothing is asked for but its own format.</summary>
    private UrlTarget Target(ImageRecord record, string spec, string format, string? accept)
    {
        var key = ImageKey.Of(record);
        if (spec is "" && format == record.Format)
            return new UrlTarget.Original(key);
        var target = policy.Target(spec is "" ? format : $"{spec}-{format}", key, onSteps: true);
        return target is UrlTarget.Variant variant ? policy.ResolveAuto(variant, accept) : target;
    }

    private static Outcome<Page> PageOf(IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var page = new Page(DefaultPage, null);
        foreach (var (name, value) in query)
        {
            if (query.Count(other => other.Key == name) > 1)
                return new Failure(FailureKind.BadRequest, $"{name} is there twice.");
            switch (name)
            {
                case "limit":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > MaxPage)
                        return new Failure(FailureKind.BadRequest, $"limit is '{ImageId.Short(value)}'; 1 to {MaxPage} are allowed.");
                    page = page with { Limit = limit };
                    break;
                case "cursor":
                    if (!ImageId.TryCursor(value, out var last))
                        return new Failure(FailureKind.BadRequest, "This cursor was never given out; take the one of the page before, as it is.");
                    page = page with { Before = last };
                    break;
                default:
                    return new Failure(FailureKind.BadRequest, $"There is no '{ImageId.Short(name)}' here; a list takes limit and cursor.");
            }
        }

        return page;
    }

    private static Failure Unknown(Guid id) => new(FailureKind.Missing, $"There is no image {id}.");

    private sealed record Page(int Limit, Guid? Before);
}
