using System.Collections.Concurrent;
using System.Diagnostics;

namespace Transcoder.Tests;

/// <summary>A function as Lambda starts it: a process that is told of its Runtime API by the environment.</summary>
internal sealed class FunctionProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Task _output;
    private readonly Task<string> _errors;

    private FunctionProcess(Process process)
    {
        _process = process;
        _output = ReadAsync(process.StandardOutput);
        _errors = process.StandardError.ReadToEndAsync();
    }

    public Process Process => _process;

    /// <summary>What it wrote to its log so far, by line.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <param name="file">An assembly, which <c>dotnet exec</c> runs as the managed runtime does; or a native binary.</param>
    public static FunctionProcess Start(string file, string runtimeApi, params (string Name, string Value)[] environment)
    {
        var managed = file.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(managed ? "dotnet" : file) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (managed)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(file);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TRANSCODER_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "test";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new FunctionProcess(Process.Start(start)!);
    }

    /// <summary>Its exit code and what it wrote.</summary>
    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _output;
        return (_process.ExitCode, string.Join('\n', _log), await _errors);
    }

    /// <summary>Ends it as Lambda does, without a word, and gives what it wrote to its log.</summary>
    public async Task<string> KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        return (await EndAsync()).Output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            _log.Enqueue(line);
    }
}
