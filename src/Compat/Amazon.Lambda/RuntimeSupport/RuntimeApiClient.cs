using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The four calls of the Runtime API, version 2018-06-01. An answer that is not the expected one means that the environment is beyond
/// repair, and that the process is to end; nothing is tried again.
/// </summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string ErrorType = "Lambda-Runtime-Function-Error-Type";

    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly string _base;

    /// <param name="endpoint">Host and port; null for what the environment says.</param>
    public RuntimeApiClient(string endpoint, HttpClient client)
    {
        endpoint ??= Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
        _base = $"http://{endpoint}/2018-06-01/runtime/";
        _ownsClient = client is null;
        // The next event may be hours away, and the process frozen until then.
        _client = client ?? new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<Invocation> NextAsync(CancellationToken cancel)
    {
        var answer = await _client.GetAsync(_base + "invocation/next", HttpCompletionOption.ResponseHeadersRead, cancel);
        await RequireAsync(answer, HttpStatusCode.OK, "the next event");
        return new Invocation(answer, await answer.Content.ReadAsStreamAsync(cancel));
    }

    public async Task RespondAsync(string requestId, Stream response)
    {
        using var content = new StreamContent(response) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await _client.PostAsync($"{_base}invocation/{requestId}/response", content);
        if (answer.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            await FailAsync(requestId, new InvalidOperationException("The response is larger than a function's may be."));
        else
            await RequireAsync(answer, HttpStatusCode.Accepted, "the response");
    }

    public Task FailAsync(string requestId, Exception error) => PostAsync($"invocation/{requestId}/error", error);

    public Task FailInitAsync(Exception error) => PostAsync("init/error", error);

    public void Dispose()
    {
        if (_ownsClient)
            _client.Dispose();
    }

    private async Task PostAsync(string path, Exception error)
    {
        using var content = new ByteArrayContent(FunctionError.Json(error))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.aws.lambda.error+json") },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = content };
        request.Headers.TryAddWithoutValidation(ErrorType, error.GetType().Name);
        using var answer = await _client.SendAsync(request);
        await RequireAsync(answer, HttpStatusCode.Accepted, "the error");
    }

    private static async Task RequireAsync(HttpResponseMessage answer, HttpStatusCode wanted, string what)
    {
        if (answer.StatusCode == wanted)
            return;
        var text = await answer.Content.ReadAsStringAsync();
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        throw new HttpRequestException($"The Runtime API answered {status} to {what}: {text}", null, answer.StatusCode);
    }
}
