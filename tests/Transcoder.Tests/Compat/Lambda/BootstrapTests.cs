using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Transcoder.Tests.Lambda;

namespace Transcoder.Tests.Compat.Lambda;

public partial class BootstrapTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<QuestionJson> Serializer = new();

    [Fact]
    public async Task Events_go_in_and_responses_come_out()
    {
        await using var api = await RuntimeApi.StartAsync();
        await RunAsync(api, LambdaBootstrapBuilder.Create<Question, Answer>((question, _) => Task.FromResult(new Answer(question.Text.ToUpperInvariant())), Serializer), async () =>
        {
            Assert.Equal("""{"Said":"EINS"}""", (await api.InvokeAsync("""{"text": "eins"}""")).Text);
            Assert.Equal("""{"Said":"ZWEI"}""", (await api.InvokeAsync("""{"text": "zwei"}""")).Text);
        });
    }

    [Fact]
    public async Task A_stream_goes_in_and_out_as_it_is()
    {
        await using var api = await RuntimeApi.StartAsync();
        var large = new string('x', 3_000_000);
        await RunAsync(api, LambdaBootstrapBuilder.Create((request, _) => Task.FromResult(request)), async () =>
            Assert.Equal(large, (await api.InvokeAsync(large)).Text));
    }

    [Fact]
    public async Task A_handler_may_read_its_event_and_write_its_response_itself()
    {
        await using var api = await RuntimeApi.StartAsync();
        Func<Question, ILambdaContext, Task<Stream>> handler = (question, _) => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(question.Text)));
        await RunAsync(api, LambdaBootstrapBuilder.Create(handler, Serializer), async () =>
            Assert.Equal("drei", (await api.InvokeAsync("""{"text": "drei"}""")).Text));
    }

    [Fact]
    public async Task A_handler_may_have_nothing_to_say()
    {
        await using var api = await RuntimeApi.StartAsync();
        var heard = "";
        await RunAsync(api, LambdaBootstrapBuilder.Create<Question>((question, _) => Task.FromResult(heard = question.Text), Serializer), async () =>
        {
            Assert.Equal(("", null), ((await api.InvokeAsync("""{"text": "hallo"}""")) is var result ? (result.Text, result.ErrorType) : default));
            Assert.Equal("hallo", heard);
        });
    }

    [Fact]
    public async Task An_exception_fails_its_own_invocation_only()
    {
        await using var api = await RuntimeApi.StartAsync();
        var builder = LambdaBootstrapBuilder.Create<Question, Answer>(
            (question, _) => question.Text == "bad" ? throw new InvalidOperationException("no", new FormatException("inner")) : Task.FromResult(new Answer("yes")), Serializer);
        await RunAsync(api, builder, async () =>
        {
            var failed = await api.InvokeAsync("""{"text": "bad"}""");
            Assert.Equal(nameof(InvalidOperationException), failed.ErrorType);
            var error = Events.Json(failed.Body);
            Assert.Equal(("no", nameof(InvalidOperationException)), (error.GetProperty("errorMessage").GetString(), error.GetProperty("errorType").GetString()));
            Assert.NotEmpty(error.GetProperty("stackTrace").EnumerateArray());
            Assert.Equal("inner", error.GetProperty("cause").GetProperty("errorMessage").GetString());

            Assert.Equal("JsonSerializerException", (await api.InvokeAsync("no JSON")).ErrorType);
            Assert.Null((await api.InvokeAsync("""{"text": "good"}""")).ErrorType);
        });
    }

    [Fact]
    public async Task The_context_says_what_the_environment_knows()
    {
        await using var api = await RuntimeApi.StartAsync();
        (string Name, string Value)[] variables =
        [
            ("AWS_LAMBDA_FUNCTION_NAME", "name"), ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"), ("AWS_LAMBDA_LOG_GROUP_NAME", "group"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
        ];
        ILambdaContext? seen = null;
        TimeSpan left = default;
        string? trace = null;
        var builder = LambdaBootstrapBuilder.Create((request, context) =>
        {
            (seen, left, trace) = (context, context.RemainingTime, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
            context.Logger.Log("logged ");
            context.Logger.LogLine("by the context");
            return Task.FromResult(request);
        });
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
        try
        {
            await RunAsync(api, builder, () => api.InvokeAsync("{}", TimeSpan.FromMinutes(5), "Root=1-2-3"));
        }
        finally
        {
            foreach (var (name, _) in variables)
                Environment.SetEnvironmentVariable(name, null);
        }

        Assert.Equal(("name", "$LATEST", "group", "stream", 1024), (seen!.FunctionName, seen.FunctionVersion, seen.LogGroupName, seen.LogStreamName, seen.MemoryLimitInMB));
        Assert.True(Guid.TryParse(seen.AwsRequestId, out _));
        Assert.Equal("arn:aws:lambda:eu-central-1:123456789012:function:test", seen.InvokedFunctionArn);
        Assert.InRange(left, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5));
        Assert.Equal("Root=1-2-3", trace);
        Assert.Null(seen.ClientContext);
        Assert.Null(seen.Identity);
    }

    [Fact]
    public async Task What_only_the_mobile_SDK_fills_has_its_official_shape()
    {
        var mobile = new Mobile();
        IClientContext context = mobile;
        ICognitoIdentity identity = mobile;
        Assert.Equal("package title code version installation", $"{context.Client.AppPackageName} {context.Client.AppTitle} {context.Client.AppVersionCode} {context.Client.AppVersionName} {context.Client.InstallationId}");
        Assert.Equal((0, 0), (context.Environment.Count, context.Custom.Count));
        Assert.Equal(("id", "pool"), (identity.IdentityId, identity.IdentityPoolId));

        ILambdaSerializer serializer = Serializer;
        using var stream = new MemoryStream();
        serializer.Serialize(new Answer("x"), stream);
        stream.Position = 0;
        Assert.Equal(new Answer("x"), serializer.Deserialize<Answer>(stream));
        await stream.FlushAsync();
    }

    [Fact]
    public async Task An_initializer_that_throws_is_reported_and_thrown()
    {
        await using var api = await RuntimeApi.StartAsync();
        using var bootstrap = Build(api, LambdaBootstrapBuilder.Create((request, _) => Task.FromResult(request))
            .UseBootstrapHandler(() => throw new ArgumentException("wrong")));
        await Assert.ThrowsAsync<ArgumentException>(() => bootstrap.RunAsync());

        var error = await api.InitError;
        Assert.Equal(nameof(ArgumentException), error.ErrorType);
        Assert.Equal("wrong", Events.Json(error.Body).GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task An_initializer_may_end_it_before_the_first_event()
    {
        await using var api = await RuntimeApi.StartAsync();
        var bootstrap = Build(api, LambdaBootstrapBuilder.Create((request, _) => Task.FromResult(request)).UseBootstrapHandler(() => Task.FromResult(false)));
        await bootstrap.RunAsync();
        bootstrap.Dispose();
        Assert.Null(new LambdaBootstrapOptions().RuntimeApiEndpoint);
    }

    [Fact]
    public async Task A_Runtime_API_that_refuses_ends_the_process()
    {
        using var nothing = new HttpClient(new Refusing());
        using var bootstrap = LambdaBootstrapBuilder.Create((request, _) => Task.FromResult(request))
            .ConfigureOptions(options => options.RuntimeApiEndpoint = "127.0.0.1:1")
            .UseHttpClient(nothing)
            .Build();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => bootstrap.RunAsync());
        Assert.Contains("500", error.Message, StringComparison.Ordinal);
        Assert.Contains("Container error", error.Message, StringComparison.Ordinal);
    }

    private static LambdaBootstrap Build(RuntimeApi api, LambdaBootstrapBuilder builder) => builder
        .ConfigureOptions(options => options.RuntimeApiEndpoint = api.Endpoint)
        .ConfigureOptions(options => Assert.Equal(api.Endpoint, options.RuntimeApiEndpoint))
        .Build();

    private static async Task RunAsync(RuntimeApi api, LambdaBootstrapBuilder builder, Func<Task> test)
    {
        using var bootstrap = Build(api, builder);
        using var stop = new CancellationTokenSource();
        var running = bootstrap.RunAsync(stop.Token);
        await test();
        await stop.CancelAsync();
        await running;
    }

    internal sealed record Question(string Text);

    internal sealed record Answer(string Said);

    [JsonSerializable(typeof(Question))]
    [JsonSerializable(typeof(Answer))]
    internal sealed partial class QuestionJson : JsonSerializerContext;

    private sealed class Mobile : IClientContext, IClientApplication, ICognitoIdentity
    {
        public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

        public IClientApplication Client => this;

        public IDictionary<string, string> Custom { get; } = new Dictionary<string, string>();

        public string AppPackageName => "package";

        public string AppTitle => "title";

        public string AppVersionCode => "code";

        public string AppVersionName => "version";

        public string InstallationId => "installation";

        public string IdentityId => "id";

        public string IdentityPoolId => "pool";
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError) { Content = new StringContent("Container error") });
    }
}
