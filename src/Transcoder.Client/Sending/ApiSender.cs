using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Transcoder.Contracts.Api;

namespace Transcoder.Client;

/// <summary>Sends a call, again where that is safe, and makes of the answer a value or a <see cref="TranscoderException"/>.</summary>
internal sealed class ApiSender(HttpClient http, TranscoderClientOptions options)
{
    /// <summary>How often a call is sent again.</summary>
    public const int MostRepeats = 3;

    /// <summary>Who asks for more patience than this gets none: the caller is told how much was asked for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>What a newer server says beyond this client's records is passed over.</summary>
    public static readonly ApiJson Json = new(new JsonSerializerOptions(ApiJson.Wire.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        TypeInfoResolver = null,
    });

    public TimeProvider Time => options.Time;

    public async Task<T> SendAsync<T>(
        Func<HttpRequestMessage> make, bool canRepeat, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        for (var repeats = 0; ; repeats++)
        {
            TimeSpan? asked = null;
            try
            {
                using var request = make();
                Prepare(request);
                return await OnceAsync(request, read, cancel).ConfigureAwait(false);
            }
            catch (TranscoderException e) when (canRepeat && repeats < MostRepeats && IsPassing(e) && !(e.RetryAfter > LongestWait))
            {
                asked = e.RetryAfter;
            }
            catch (Exception e) when (canRepeat && repeats < MostRepeats && e is IOException or HttpRequestException and not TranscoderException)
            {
                // No answer, or half of one.
            }
            await Task.Delay(asked ?? Backoff.Pause(repeats), Time, cancel).ConfigureAwait(false);
        }
    }

    public Task<T> SendAsync<T>(Func<HttpRequestMessage> make, bool canRepeat, JsonTypeInfo<T> type, CancellationToken cancel) where T : class =>
        SendAsync(make, canRepeat, (response, c) => ReadAsync(response, type, c), cancel);

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - Time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    public async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel) where T : class
    {
        var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type, cancel).ConfigureAwait(false) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new TranscoderException(response.StatusCode, null, $"{Named(response)}: the answer is not the image API's. {e.Message}", null, e);
        }
    }

    private async Task<T> OnceAsync<T>(
        HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        try
        {
            if (!response.IsSuccessStatusCode)
                throw await RefusalAsync(response, cancel).ConfigureAwait(false);
            var value = await read(response, cancel).ConfigureAwait(false);
            if (value is not ImageDownload)
                response.Dispose();
            return value;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Prepare(HttpRequestMessage request)
    {
        if (http.BaseAddress is not { } server)
            throw new InvalidOperationException("The HttpClient needs a BaseAddress: where the server is.");
        request.RequestUri = new Uri(server.AbsoluteUri.TrimEnd('/') + ApiRoutes.Root + request.RequestUri);
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<TranscoderException> RefusalAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        ApiProblem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json")
        {
            try
            {
                problem = await ReadAsync(response, Json.ApiProblem, cancel).ConfigureAwait(false);
            }
            catch (TranscoderException)
            {
                // Its status has to say it.
            }
        }
        var said = problem?.Detail ?? problem?.Title ?? response.ReasonPhrase;
        return new TranscoderException(
            response.StatusCode, problem, $"{Named(response)}: {(int)response.StatusCode} {said}", RetryAfter(response));
    }

    private static string Named(HttpResponseMessage response) =>
        $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}";

    /// <summary>A conflict passes where the server says when: the same request, sent before, is still being answered.</summary>
    private static bool IsPassing(TranscoderException error) => error is { StatusCode: HttpStatusCode.Conflict, RetryAfter: not null }
        || error.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
