using Transcoder.Contracts;

namespace Transcoder.Tests.Lambda;

/// <summary>The binary itself, started as the managed runtime starts it.</summary>
public class FunctionProcessTests
{
    private static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "Transcoder.Lambda.dll");

    [Fact]
    public async Task A_function_that_cannot_start_says_every_reason_and_ends()
    {
        await using var api = await RuntimeApi.StartAsync();
        using var function = FunctionProcess.Start(
            Binary, api.Endpoint, (FunctionVariables.Function, "resize"), (FunctionVariables.DestinationBucket, "images"), ("TRANSCODER_LADDER", "x"));

        var error = await api.InitError;
        Assert.Equal(nameof(ArgumentException), error.ErrorType);
        var report = Events.Json(error.Body);
        Assert.Equal(nameof(ArgumentException), report.GetProperty("errorType").GetString());
        var message = report.GetProperty("errorMessage").GetString();
        foreach (var reason in (string[])[FunctionVariables.DistributionId, FunctionVariables.OriginSecret, "'x' is no whole number"])
            Assert.Contains(reason, message, StringComparison.Ordinal);

        var (code, _, errors) = await function.EndAsync();
        Assert.Equal(1, code);
        Assert.Contains(FunctionVariables.OriginSecret, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_answers_refuses_and_survives_what_it_is_sent()
    {
        await using var api = await RuntimeApi.StartAsync();
        using var function = FunctionProcess.Start(
            Binary,
            api.Endpoint,
            (FunctionVariables.Function, "resize"),
            (FunctionVariables.DestinationBucket, "images"),
            (FunctionVariables.DistributionId, "E1"),
            (FunctionVariables.OriginSecret, Events.Secret),
            ("AWS_REGION", "eu-central-1"));

        var malformed = await api.InvokeAsync("[1, 2");
        Assert.Equal("JsonSerializerException", malformed.ErrorType);
        var foreign = await api.InvokeAsync(Events.Test);
        Assert.Equal(nameof(ArgumentException), foreign.ErrorType);
        Assert.Equal(403, Reply.Of((await api.InvokeAsync(Events.Request("/resize/w200/x", "GET", (OriginHeaders.Secret, null)))).Body).Status);
        Assert.Equal(301, Reply.Of((await api.InvokeAsync(Events.Request("/resize/h200-w200/x"))).Body).Status);

        var log = await function.KillAsync();
        Assert.Contains("\"status\":301", log, StringComparison.Ordinal);
        Assert.Contains("\"FunctionName\":\"test\"", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_binary_is_the_mirror()
    {
        await using var api = await RuntimeApi.StartAsync();
        using var function = FunctionProcess.Start(
            Binary,
            api.Endpoint,
            (FunctionVariables.Function, "mirror"),
            (FunctionVariables.SourceBucket, "originals"),
            (FunctionVariables.DestinationBucket, "images"),
            (FunctionVariables.DistributionId, "E1"),
            ("AWS_REGION", "eu-central-1"));

        Assert.Null((await api.InvokeAsync(Events.Test)).ErrorType);
        Assert.Null((await api.InvokeAsync(Events.Notification("others", ("ObjectCreated:Put", "a.png")))).ErrorType);
        Assert.Equal("MirrorException", (await api.InvokeAsync(Events.Notification("originals", ("ObjectCreated:Put", "%zz")))).ErrorType);
        Assert.Equal(nameof(ArgumentException), (await api.InvokeAsync(Events.Request("/resize/w200/x"))).ErrorType);
    }
}
