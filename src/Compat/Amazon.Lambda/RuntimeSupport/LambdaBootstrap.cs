using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The loop of a function: asks the Runtime API for the next event, hands it to the handler, posts what comes of it.</summary>
public class LambdaBootstrap : IDisposable
{
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    private readonly Func<Stream, ILambdaContext, Task<Stream>> _handler;
    private readonly LambdaBootstrapInitializer _initializer;
    private readonly RuntimeApiClient _api;

    internal LambdaBootstrap(Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer initializer, RuntimeApiClient api) =>
        (_handler, _initializer, _api) = (handler, initializer, api);

    /// <summary>Runs until it is cancelled. A handler that throws fails its own invocation only.</summary>
    /// <exception cref="HttpRequestException">The Runtime API refuses to go on: the process has to end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_initializer is not null && !await InitializeAsync())
            return;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await InvokeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _api.Dispose();
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await _initializer();
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.ToString());
            await _api.FailInitAsync(error);
            throw;
        }
    }

    private async Task InvokeAsync(CancellationToken cancel)
    {
        using var invocation = await _api.NextAsync(cancel);
        // Who calls another service in this invocation reads it there.
        Environment.SetEnvironmentVariable(TraceVariable, invocation.TraceId);
        Stream response;
        try
        {
            response = await _handler(invocation.Event, invocation.Context);
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.ToString());
            await _api.FailAsync(invocation.Context.AwsRequestId, error);
            return;
        }

        await using (response)
            await _api.RespondAsync(invocation.Context.AwsRequestId, response);
    }
}
