using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Aws;

/// <summary>A function of the template, with its environment, its handler and its time: processes of the published binary.</summary>
internal sealed class LambdaFunction : IAsyncDisposable
{
    private readonly RuntimeApi _api;
    private readonly List<FunctionProcess> _processes = [];
    private readonly Func<FunctionProcess> _start;
    private int _invocations;

    private LambdaFunction(RuntimeApi api, JsonNode resource, Func<FunctionProcess> start)
    {
        (_api, _start) = (api, start);
        Time = TimeSpan.FromSeconds((int)resource["Timeout"]!);
    }

    /// <summary>What an invocation is given; the template's, until a test has less patience.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>How often it was called.</summary>
    public int Invocations => Volatile.Read(ref _invocations);

    /// <summary>What its initialization failed with.</summary>
    public Task<FunctionResult> InitError => _api.InitError;

    /// <summary>The lines of its log.</summary>
    public List<JsonElement> Log =>
    [
        .. _processes.SelectMany(process => process.Log).Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
    ];

    /// <param name="environment">What the platform adds to the function's own.</param>
    public static async Task<LambdaFunction> StartAsync(
        JsonNode resource, string codeFolder, IEnumerable<KeyValuePair<string, string>> environment, int processes = 1)
    {
        var api = await RuntimeApi.StartAsync();
        var handler = (string)resource["Handler"]!;
        var file = Path.Combine(codeFolder, (string)resource["Runtime"]! is "provided.al2023" ? "bootstrap" : $"{handler}.dll");
        var variables = ((JsonObject)resource["Environment"]!["Variables"]!)
            .Select(variable => (variable.Key, (string)variable.Value!))
            .Concat(environment.Select(variable => (variable.Key, variable.Value)))
            .ToArray();
        var function = new LambdaFunction(api, resource, () => FunctionProcess.Start(file, api.Endpoint, variables));
        for (var process = 0; process < processes; process++)
            function._processes.Add(function._start());
        return function;
    }

    /// <summary>All processes die in the middle of whatever they do, and as many start anew.</summary>
    public async Task KillAsync()
    {
        var alive = _processes.Where(process => !process.Process.HasExited).ToArray();
        foreach (var process in alive)
            await process.KillAsync();
        foreach (var _ in alive)
            _processes.Add(_start());
        _api.FailRunning("Runtime.ExitError");
    }

    public Task<FunctionResult> InvokeAsync(string json)
    {
        Interlocked.Increment(ref _invocations);
        return _api.InvokeAsync(json, Time);
    }

    /// <summary>The one line of the log about each of a key's or a path's requests, once it is there.</summary>
    public Task<List<JsonElement>> LogOfAsync(string member, string value, int lines = 1) => Patience.UntilAsync(
        () => Task.FromResult(Log.Where(line => line.TryGetProperty(member, out var found) && found.GetString() == value).ToList()),
        found => found.Count >= lines);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Dispose();
        await _api.DisposeAsync();
    }
}
