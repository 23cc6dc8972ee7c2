using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;

namespace Transcoder.Client;

/// <summary>
/// The image API of a Transcoder server. Holds no state but its <see cref="HttpClient"/>; safe for many threads; made for
/// <c>services.AddHttpClient&lt;TranscoderClient&gt;(http => http.BaseAddress = …)</c>.
/// </summary>
/// <remarks>
/// <para>Every call throws a <see cref="TranscoderException"/> where the server refuses, an <see cref="HttpRequestException"/> where there is no
/// connection, and an <see cref="OperationCanceledException"/> where it is cancelled or passes <see cref="HttpClient.Timeout"/>, which covers an
/// upload and its answer: 100 s unless you set another.</para>
/// <para>What is safe to send twice is sent again, at most three times, after 429, 502, 503, 504 and broken connections: reading, deleting, and
/// adding images, which carries an Idempotency-Key, unless the content is a stream that cannot be rewound. A <c>Retry-After</c> of up to
/// 30 s is honoured; a longer one ends the call.</para>
/// </remarks>
/// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the server, with or without a path before <c>/api/v1</c>.</param>
public sealed partial class TranscoderClient(HttpClient http, TranscoderClientOptions? options = null)
{
    /// <summary>From here on the server is asked for leave before the body is sent, so that a refusal costs no upload.</summary>
    private const long AsksFirst = 1024 * 1024;

    private readonly ApiSender _sender = new(http, options ?? new TranscoderClientOptions());

    /// <summary>Adds an image from a file, streamed.</summary>
    /// <param name="path">The file. What it is called tells nothing: the content says what it is.</param>
    /// <param name="progress">Bytes sent so far; begins anew where the upload does.</param>
    /// <returns>The record, with its id and addresses.</returns>
    /// <exception cref="TranscoderException">413: over the server's limit. 415, 422: not an image that can be read. 400, 403: the transform is
    /// wrong. Nothing is stored then.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public Task<ImageRecord> AddImageAsync(
        string path, UploadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new UploadOptions();
        return AddAsync(UploadSource.File(path), options with { Filename = options.Filename ?? Path.GetFileName(path) }, progress, cancel);
    }

    /// <summary>Adds an image from a stream, from where it stands, without buffering. It stays open.</summary>
    /// <param name="content">Where it cannot be rewound, a failed upload is not sent again.</param>
    /// <inheritdoc cref="AddImageAsync(string, UploadOptions?, IProgress{long}?, CancellationToken)"/>
    public Task<ImageRecord> AddImageAsync(
        Stream content, UploadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return AddAsync(UploadSource.Of(content), options ?? new UploadOptions(), progress, cancel);
    }

    /// <summary>Adds an image that is in memory.</summary>
    /// <inheritdoc cref="AddImageAsync(string, UploadOptions?, IProgress{long}?, CancellationToken)"/>
    public Task<ImageRecord> AddImageAsync(
        ReadOnlyMemory<byte> content, UploadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default) =>
        AddAsync(UploadSource.Bytes(content), options ?? new UploadOptions(), progress, cancel);

    /// <summary>Adds an image that the server fetches.</summary>
    /// <param name="address">http or https, public, at most 25 MB in 10 s.</param>
    /// <exception cref="TranscoderException">422: it could not be fetched, or may not be, or is no image.</exception>
    public Task<ImageRecord> AddImageFromUrlAsync(Uri address, UploadOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AddAsync(UploadType.Url, address.AbsoluteUri, options, cancel);
    }

    /// <summary>Adds a copy of an image that is there already.</summary>
    /// <exception cref="TranscoderException">404: there is no such image.</exception>
    public Task<ImageRecord> CopyImageAsync(Guid id, UploadOptions? options = null, CancellationToken cancel = default) =>
        AddAsync(UploadType.Uuid, id.ToString("D"), options, cancel);

    /// <summary>Adds many images in one call.</summary>
    /// <param name="images">1 to 100.</param>
    /// <returns>A result for each, in the same order: a record, or the problem of that one alone.</returns>
    public async Task<IReadOnlyList<UploadResult>> AddImagesAsync(IReadOnlyList<UploadRequest> images, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(images), images.Count, "Allowed: 1 to 100 images.");
        var make = Posting(ApiRoutes.AddImage, [.. images], ApiSender.Json.UploadRequestArray, NewKey(), asksFirst: true);
        return (await _sender.SendAsync(make, canRepeat: true, ApiSender.Json.UploadResults, cancel).ConfigureAwait(false)).Results;
    }

    /// <summary>An image's record; null where there is no such image.</summary>
    public Task<ImageRecord?> GetImageAsync(Guid id, CancellationToken cancel = default) =>
        FindAsync($"/img/{id:D}", ApiSender.Json.ImageRecord, cancel);

    /// <summary>All records, newest first, asked for page by page as they are read.</summary>
    /// <param name="pageSize">1 to 100 records a call.</param>
    public async IAsyncEnumerable<ImageRecord> ListImagesAsync(int pageSize = 100, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (string? cursor = null; ;)
        {
            var page = await ListImagesPageAsync(pageSize, cursor, cancel).ConfigureAwait(false);
            foreach (var image in page.Items)
                yield return image;
            if ((cursor = page.Cursor) is null)
                yield break;
        }
    }

    /// <summary>One page of records, newest first.</summary>
    /// <param name="limit">1 to 100 records.</param>
    /// <param name="cursor">Of the page before; null for the first one.</param>
    public Task<ImageList> ListImagesPageAsync(int limit = 100, string? cursor = null, CancellationToken cancel = default)
    {
        if (limit is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "Allowed: 1 to 100.");
        var query = string.Create(CultureInfo.InvariantCulture, $"/img?limit={limit}");
        return GetAsync(cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}", ApiSender.Json.ImageList, cancel);
    }

    /// <summary>Deletes an image with all its variants, at the edge too.</summary>
    /// <returns>False where there is no such image, or no more: also where a first answer was lost and this one is of the second try.</returns>
    public async Task<bool> DeleteImageAsync(Guid id, CancellationToken cancel = default)
    {
        try
        {
            return await _sender.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Delete, Relative($"/img/{id:D}")), canRepeat: true, (_, _) => Task.FromResult(true), cancel)
                .ConfigureAwait(false);
        }
        catch (TranscoderException e) when (e.ProblemType == ProblemTypes.NotFound)
        {
            return false;
        }
    }

    /// <summary>The image's bytes, converted and filtered, streamed. For pages use its address on the CDN: <see cref="ImageUrl"/>.</summary>
    /// <param name="format">What it is converted to.</param>
    /// <param name="transform">What is done to it: a spec or a preset, as <c>w200-h200-cover</c>. Default: nothing.</param>
    /// <exception cref="TranscoderException">404: there is no such image. 400, 403: the transform is wrong, or off the deployment's steps.</exception>
    public Task<ImageDownload> DownloadAsync(Guid id, OutputFormat format, string? transform = null, CancellationToken cancel = default)
    {
        var address = $"/img/{id:D}.{format.Extension()}{TransformQuery(transform)}";
        return _sender.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, Relative(address)), canRepeat: true,
            async (response, c) => new ImageDownload(response, await response.Content.ReadAsStreamAsync(c).ConfigureAwait(false)), cancel);
    }

    /// <summary>The API's OpenAPI document, as JSON.</summary>
    public Task<string> GetDocumentAsync(CancellationToken cancel = default) => _sender.SendAsync(
        () => new HttpRequestMessage(HttpMethod.Get, Relative(ApiRoutes.GetDocument.Template)), canRepeat: true,
        (response, c) => response.Content.ReadAsStringAsync(c), cancel);

    private Task<ImageRecord> AddAsync(UploadSource source, UploadOptions options, IProgress<long>? progress, CancellationToken cancel)
    {
        var key = options.IdempotencyKey ?? NewKey();
        var type = MediaTypes.FromExtension(Path.GetExtension(options.Filename))?.ContentType() ?? "image/*";
        HttpRequestMessage Make()
        {
            var content = new UploadContent(source, progress);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            if (options.Filename is { } name)
                content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name };
            var request = new HttpRequestMessage(HttpMethod.Post, Relative(ApiRoutes.AddImage.Template + TransformQuery(options.Transform))) { Content = content };
            request.Headers.Add("Idempotency-Key", key);
            request.Headers.ExpectContinue = source.Length is not < AsksFirst;
            return request;
        }
        return _sender.SendAsync(Make, source.CanRepeat, ApiSender.Json.ImageRecord, cancel);
    }

    private Task<ImageRecord> AddAsync(UploadType type, string data, UploadOptions? options, CancellationToken cancel)
    {
        var upload = new UploadRequest { Type = type, Data = data, Filename = options?.Filename, Transform = options?.Transform };
        var make = Posting(ApiRoutes.AddImage, upload, ApiSender.Json.UploadRequest, options?.IdempotencyKey ?? NewKey());
        return _sender.SendAsync(make, canRepeat: true, ApiSender.Json.ImageRecord, cancel);
    }

    private Task<T> GetAsync<T>(string address, JsonTypeInfo<T> type, CancellationToken cancel) where T : class =>
        _sender.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Relative(address)), canRepeat: true, type, cancel);

    private async Task<T?> FindAsync<T>(string address, JsonTypeInfo<T> type, CancellationToken cancel) where T : class
    {
        try
        {
            return await GetAsync(address, type, cancel).ConfigureAwait(false);
        }
        // Any other 404 is not from the API, and says that the address is wrong.
        catch (TranscoderException e) when (e.ProblemType == ProblemTypes.NotFound)
        {
            return null;
        }
    }

    private static Func<HttpRequestMessage> Posting<T>(
        ApiRoute route, T value, JsonTypeInfo<T> type, string? idempotencyKey, bool asksFirst = false) => () =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Relative(route.Template)) { Content = JsonContent.Create(value, type) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Headers.ExpectContinue = asksFirst;
        return request;
    };

    private static string TransformQuery(string? transform) => transform is null ? "" : $"?transform={Uri.EscapeDataString(transform)}";

    private static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>Below the API's root, which the sender puts before it.</summary>
    private static Uri Relative(string address) => new(address, UriKind.Relative);
}
