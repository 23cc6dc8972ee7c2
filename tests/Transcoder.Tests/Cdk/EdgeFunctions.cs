using System.Text.Json.Nodes;
using Transcoder.Contracts;
using Transcoder.Tests.Contracts;

namespace Transcoder.Tests.Cdk;

/// <summary>The functions for the policies of the vectors and of the random texts, ready in one runtime.</summary>
public sealed class EdgeFunctions : IAsyncLifetime
{
    private readonly EdgeRuntime _runtime = new();

    internal VectorFile Vectors { get; } = VectorFile.Load();

    internal Dictionary<string, UrlPolicy> Policies { get; } = [];

    /// <summary>The names of the policies that random texts are tried on.</summary>
    internal List<string> Random { get; } = [];

    public async Task InitializeAsync()
    {
        foreach (var (name, options) in Vectors.Policies)
            await AddAsync(name, options);
        foreach (var (index, options) in SpecTexts.Options.Index())
        {
            Random.Add($"random{index}");
            await AddAsync($"random{index}", options);
        }
        _runtime.Load("response", await EdgeBuild.OfAsync("response", new UrlPolicyOptions()));
    }

    public Task DisposeAsync()
    {
        _runtime.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Asks as CloudFront does, with the path as the viewer sent it.</summary>
    internal EdgeAnswer Ask(string policy, string uri, string? accept = null) => EdgeAnswer.Of(Request(policy, RequestOf(uri, accept)));

    internal JsonNode Request(string policy, JsonObject request) => _runtime.Call(policy, Event("viewer-request", request))!;

    internal JsonNode Response(JsonObject request, JsonObject response)
    {
        var @event = Event("viewer-response", request);
        @event["response"] = response;
        return _runtime.Call("response", @event)!;
    }

    internal static JsonObject RequestOf(string uri, string? accept = null, string method = "GET")
    {
        var headers = new JsonObject { ["host"] = new JsonObject { ["value"] = "cdn.example" } };
        if (accept is not null)
            headers["accept"] = new JsonObject { ["value"] = accept };
        return new JsonObject
        {
            ["method"] = method,
            ["uri"] = uri,
            ["querystring"] = new JsonObject { ["w"] = new JsonObject { ["value"] = "1" } },
            ["headers"] = headers,
            ["cookies"] = new JsonObject(),
        };
    }

    private static JsonObject Event(string type, JsonObject request) => new()
    {
        ["version"] = "1.0",
        ["context"] = new JsonObject { ["eventType"] = type, ["distributionDomainName"] = "cdn.example", ["requestId"] = "1" },
        ["viewer"] = new JsonObject { ["ip"] = "192.0.2.1" },
        ["request"] = request,
    };

    private async Task AddAsync(string name, UrlPolicyOptions options)
    {
        Policies[name] = new UrlPolicy(options);
        _runtime.Load(name, await EdgeBuild.OfAsync("request", options));
    }
}
