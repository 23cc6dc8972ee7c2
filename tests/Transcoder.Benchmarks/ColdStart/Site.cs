using System.Diagnostics;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Transcoder.Aws;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Contracts;
using Transcoder.Tests;

namespace Transcoder.Benchmarks.ColdStart;

/// <param name="PeakMegabytes">As the kernel counts it, up to the answer.</param>
internal readonly record struct FirstAnswer(double Milliseconds, double PeakMegabytes);

/// <summary>What a function finds around it: an S3 server with a bucket, and the Runtime API.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const string Bucket = "photos", Secret = "through-the-edge";

    private readonly CephServer _server;
    private readonly AmazonS3Client _client;

    private Site(CephServer server)
    {
        _server = server;
        _client = new AmazonS3Client(new BasicAWSCredentials(CephServer.AccessKey, CephServer.SecretKey), new AmazonS3Config
        {
            ServiceURL = server.Endpoint.ToString(),
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
        Store = new S3Store(_client, Bucket);
    }

    public S3Store Store { get; }

    public static async Task<Site> StartAsync()
    {
        var server = new CephServer();
        await server.InitializeAsync();
        var site = new Site(server);
        await site._client.PutBucketAsync(Bucket);
        return site;
    }

    public async Task<FirstAnswer> FirstAnswerAsync(Contender contender, string path)
    {
        await using var api = await RuntimeApi.StartAsync();
        var start = new ProcessStartInfo(contender.File, contender.Arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in Environment(api))
            start.Environment[name] = value;
        var answer = api.InvokeAsync(Event(path));

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var result = await answer;
        var took = clock.Elapsed.TotalMilliseconds;

        var memory = ProcessMemory.Peak(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        return JsonDocument.Parse(result.Text).RootElement.TryGetProperty("statusCode", out var status) && status.GetInt32() == 200
            ? new FirstAnswer(took, memory)
            : throw new InvalidOperationException($"{contender.Name}: {result.Text}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>The redirect's invalidation is off: the peer has none.</summary>
    private Dictionary<string, string> Environment(RuntimeApi api) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "resize",
        ["AWS_ENDPOINT_URL_S3"] = _server.Endpoint.ToString(),
        ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "when_required",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_ACCESS_KEY_ID"] = CephServer.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = CephServer.SecretKey,
        [FunctionVariables.Function] = "resize",
        [FunctionVariables.DestinationBucket] = Bucket,
        [FunctionVariables.DistributionId] = "NONE",
        [FunctionVariables.OriginSecret] = Secret,
        [SettingNames.Variable(SettingNames.InvalidateRedirect)] = "false",
    };

    private static string Event(string path) => $$$"""
        {
          "version": "2.0", "routeKey": "ANY /resize/{proxy+}", "rawPath": "/resize/{{{path}}}", "rawQueryString": "",
          "headers": { "{{{OriginHeaders.Secret}}}": "{{{Secret}}}", "accept": "image/*" },
          "requestContext": { "http": { "method": "GET", "path": "/resize/{{{path}}}", "protocol": "HTTP/1.1" } },
          "isBase64Encoded": false
        }
        """;
}
