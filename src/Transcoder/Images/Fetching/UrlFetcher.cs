using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Transcoder.Imaging;

namespace Transcoder.Images.Fetching;

/// <summary>
/// Fetches an image from the public internet for somebody who may be hostile, from a host that may be too. Failures that time may heal are
/// of the kind <see cref="FailureKind.Timeout"/>; all others stay as they are.
/// </summary>
public sealed class UrlFetcher : IDisposable
{
    private readonly FetchOptions _options;
    private readonly HttpMessageInvoker _http;

    public UrlFetcher(FetchOptions options)
        : this(options, Dns.GetHostAddressesAsync, AddressGuard.IsPublic)
    {
    }

    internal UrlFetcher(FetchOptions options, Resolver resolve, Func<IPAddress, bool> isPublic) =>
        (_options, _http) = (options, new HttpMessageInvoker(new PinnedConnections(options, resolve, isPublic).Handler()));

    public async Task<Outcome<FetchedImage>> FetchAsync(string address, CancellationToken cancel = default)
    {
        var time = new CancellationTokenSource(_options.Time);
        FetchStream? content = null;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancel);
            if (!FetchTarget.TryParse(address, null, _options, out var first, out var refused))
                return refused;
            var opened = await OpenAsync(first, either.Token);
            if (!opened.Try(out var response, out var failure))
                return failure;
            content = new FetchStream(response, await response.Content.ReadAsStreamAsync(either.Token), _options, time);
            var head = await content.PeekAsync(SourceFormat.HeadBytes, cancel);
            if (NotAnImage(head.Span) is { } other)
                return other;
            var image = new FetchedImage(content, FetchTarget.Filename(first));
            content = null;
            time = null;
            return image;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return TooSlow(_options);
        }
        catch (ContentException e)
        {
            return e.Failure;
        }
        catch (HttpRequestException e)
        {
            return FailureOf(e);
        }
        finally
        {
            if (content is not null)
                await content.DisposeAsync();
            time?.Dispose();
        }
    }

    /// <summary>Null for an address that can be asked for; whether it may be is seen when its host is looked up.</summary>
    public Failure? Refuse(string address) =>
        FetchTarget.TryParse(address, null, _options, out _, out var failure) ? null : failure with { Kind = FailureKind.BadRequest };

    public void Dispose() => _http.Dispose();

    internal static Failure TooLarge(FetchOptions options) =>
        new(FailureKind.TooLarge, $"The image at this address has more than {options.MaxBytes:N0} bytes, the most that is fetched.");

    internal static Failure TooSlow(FetchOptions options) =>
        new(FailureKind.Timeout, $"The image did not come within {options.Time.TotalSeconds:0.#} s, redirects included.");

    internal static Failure Broken(Exception error) =>
        new(FailureKind.Timeout, "The connection to the image's host failed or broke off.", Told(error));

    /// <summary>For the log, in a line: it is the other side's trouble, and whoever names an address may cause it.</summary>
    private static string Told(Exception error) => error.InnerException is { } inner && inner.Message != error.Message
        ? $"{error.Message} {Told(inner)}"
        : error.Message;

    /// <summary>Follows redirects to an answer that is an image by its status.</summary>
    private async Task<Outcome<HttpResponseMessage>> OpenAsync(Uri target, CancellationToken cancel)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(target);
            var response = await _http.SendAsync(request, cancel);
            var failure = Acceptable(response);
            if (failure is null && response.StatusCode == HttpStatusCode.OK)
                return response;
            using (response)
            {
                if (failure is not null)
                    return failure;
                if (redirects == _options.Redirects)
                    return new Failure(FailureKind.NotFetched, $"The address redirects more than {_options.Redirects} times.");
                if (!FetchTarget.TryParse(LocationOf(response), target, _options, out var next, out var refused))
                    return refused;
                target = next;
            }
        }
    }

    private static HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.UserAgent.ParseAdd("Transcoder/1");
        request.Headers.Accept.ParseAdd("image/*");
        request.Headers.AcceptEncoding.ParseAdd("identity");
        return request;
    }

    /// <summary>As it was sent: also one that HttpClient does not take for an address.</summary>
    private static string LocationOf(HttpResponseMessage response) => response.Headers.NonValidated["Location"].ToString();

    /// <summary>Null for an image to read and for a redirect to follow.</summary>
    private Failure? Acceptable(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is 301 or 302 or 303 or 307 or 308 && response.Headers.NonValidated.Contains("Location"))
            return null;
        if (status >= 500 || status is 408 or 429)
            return new Failure(FailureKind.Timeout, $"The image's host answered with {status}.");
        if (status != 200)
            return new Failure(FailureKind.NotFetched, $"The image's host answered with {status}.");
        // Nobody asked for it, and a small body may unpack to a huge one.
        if (response.Content.Headers.ContentEncoding.FirstOrDefault(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } packed)
            return new Failure(FailureKind.NotFetched, $"The image's host packed it as '{packed}', which was not asked for.");
        return response.Content.Headers.ContentLength > _options.MaxBytes ? TooLarge(_options) : null;
    }

    private static Failure? NotAnImage(ReadOnlySpan<byte> head)
    {
        var format = SourceFormat.Detect(head);
        return format is { IsRead: true }
            ? null
            : new Failure(FailureKind.NotFetched, $"What is at this address is no image that is read{(format is null ? "" : $", but {format.Name}")}.");
    }

    private static Failure FailureOf(HttpRequestException error) => error.InnerException switch
    {
        ContentException refused => refused.Failure,
        AuthenticationException => new(FailureKind.NotFetched, "The image's host has no certificate that is trusted.", Told(error)),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
            new(FailureKind.NotFetched, "There is no such host.", Told(error)),
        _ => Broken(error),
    };
}
