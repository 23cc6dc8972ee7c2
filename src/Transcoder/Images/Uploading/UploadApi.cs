using System.Net.Http.Headers;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images.Fetching;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Images.Uploading;

/// <summary><c>POST /img</c>: what came, in whatever form, becomes an image or many.</summary>
public sealed class UploadApi(
    ImageIntake intake, ImageRecords records, ImageRemoval removal, IObjectStore source, UrlFetcher fetcher, RepeatedRequests repeated, Limits limits)
{
    /// <summary>How many a call may add.</summary>
    public const int MaxImages = 100;

    private readonly JsonUploads _json = new(intake, records, source, fetcher, limits);
    private readonly MultipartUploads _form = new(intake, removal);

    public async Task<Answer> AddAsync(ApiRequest request, CancellationToken cancel = default)
    {
        if (!FormOf(request.ContentType).Try(out var form, out var failure) || !BesideOf(request).Try(out var beside, out failure))
            return Problem.Answer(failure);
        // Said before anything is read; who says nothing, or lies, is stopped on the way.
        if (form.Kind == FormKind.Bytes && request.ContentLength > limits.SourceBytes)
            return Problem.Answer(new Failure(FailureKind.TooLarge, $"The image has {request.ContentLength:N0} bytes; at most {limits.SourceBytes:N0} are taken."));

        var upload = new Upload(request, beside.Filename, beside.Transform, Seed: null, Hash: null);
        if (request.IdempotencyKey is not { } key)
            return await AnswerAsync(upload, form, cancel);
        return await repeated.AnswerAsync(
            key,
            async (seed, hash) =>
            {
                var counted = Counted(upload with { Seed = seed, Hash = hash }, form);
                var answer = await AnswerAsync(counted, form, cancel);
                // What is behind the last image counts too.
                if (answer.Failure is null && form.Kind != FormKind.Multipart)
                    await ContentHash.DrainAsync(counted.Request.Body, cancel);
                return answer;
            },
            hash => ReadAsync(Counted(upload with { Hash = hash }, form), form, cancel),
            cancel);
    }

    private async Task<Answer> AnswerAsync(Upload upload, Form form, CancellationToken cancel)
    {
        var added = form.Kind switch
        {
            FormKind.Json => await _json.AddAsync(upload, cancel),
            FormKind.Multipart => await _form.AddAsync(upload, form.Boundary, cancel),
            FormKind.Base64 => One(await intake.AddAsync(new Base64Stream(upload.Request.Body), upload.Options(0, null, null), cancel)),
            _ => One(await intake.AddAsync(upload.Request.Body, upload.Options(0, null, null), cancel)),
        };
        if (!added.Try(out var uploaded, out var failure))
            return Problem.Answer(failure);

        var at = upload.Request.BaseAddress;
        if (!uploaded.IsOne)
        {
            var results = new UploadResults { Results = [.. uploaded.Images.Select(image => Result(image, at))] };
            return ApiAnswers.Of(200, results, ApiJson.Wire.UploadResults);
        }

        return uploaded.Images[0].Try(out var record, out failure)
            ? ApiAnswers.Of(201, record.At(at), ApiJson.Wire.ImageRecord) with { Location = $"{ApiRoutes.Root}/img/{record.Id}" }
            : Problem.Answer(failure);
    }

    /// <summary>Reads a request as if it were taken in, for its hash.</summary>
    private static Task ReadAsync(Upload upload, Form form, CancellationToken cancel) => form.Kind == FormKind.Multipart
        ? MultipartUploads.ReadAsync(upload, form.Boundary, cancel)
        : ContentHash.DrainAsync(upload.Request.Body, cancel);

    /// <summary>A form counts its parts by itself.</summary>
    private static Upload Counted(Upload upload, Form form)
    {
        upload.Hash!.Add(form.Kind.ToString());
        upload.Hash.Add(upload.Filename);
        upload.Hash.Add(upload.Transform);
        return form.Kind == FormKind.Multipart ? upload : upload with { Request = upload.Request with { Body = upload.Hash.Over(upload.Request.Body) } };
    }

    private static Outcome<Uploaded> One(Outcome<ImageRecord> image) => new Uploaded([image], IsOne: true);

    private static UploadResult Result(Outcome<ImageRecord> image, string at) => image.Try(out var record, out var failure)
        ? new UploadResult { Status = 201, Image = record.At(at) }
        : new UploadResult { Status = Problem.Of(failure).Status, Problem = Problem.Of(failure) };

    private static Outcome<Form> FormOf(string? contentType)
    {
        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed : null;
        return type?.MediaType?.ToLowerInvariant() switch
        {
            "application/json" => new Form(FormKind.Json),
            "text/plain" => new Form(FormKind.Base64),
            "multipart/form-data" => new Form(FormKind.Multipart, type.Parameters.FirstOrDefault(
                parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"') ?? ""),
            "application/octet-stream" => new Form(FormKind.Bytes),
            { } name when name.StartsWith("image/", StringComparison.Ordinal) => new Form(FormKind.Bytes),
            var other => new Failure(
                FailureKind.UnsupportedType,
                $"{(string.IsNullOrEmpty(contentType) ? "The Content-Type is missing" : $"'{ImageId.Short(other ?? contentType)}' is not taken")}; application/json, image/*, "
                + "application/octet-stream, text/plain (base64) and multipart/form-data are."),
        };
    }

    /// <summary>What the query and the headers say of the image.</summary>
    private static Outcome<Beside> BesideOf(ApiRequest request)
    {
        var named = ContentDispositionHeaderValue.TryParse(request.ContentDisposition, out var disposition)
            ? disposition.FileNameStar ?? disposition.FileName?.Trim('"')
            : null;
        var beside = new Beside(null, null);
        foreach (var (name, value) in request.Query)
        {
            if (name is not ("filename" or "transform"))
                return new Failure(FailureKind.BadRequest, $"There is no '{ImageId.Short(name)}' here; an upload takes filename and transform.");
            if ((name == "filename" ? beside.Filename : beside.Transform) is not null)
                return new Failure(FailureKind.BadRequest, $"{name} is there twice.");
            beside = name == "filename" ? beside with { Filename = value } : beside with { Transform = value };
        }

        return beside with { Filename = beside.Filename ?? named };
    }

    private enum FormKind { Json, Bytes, Base64, Multipart }

    private sealed record Form(FormKind Kind, string Boundary = "");

    private sealed record Beside(string? Filename, string? Transform);
}
