using System.Diagnostics;

namespace Transcoder.Tests.Node;

/// <summary>A script of the folder Node, run by <c>node</c>. It ends when its standard input does.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeScript(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static NodeScript Start(string script)
    {
        var start = new ProcessStartInfo("node", [Project.File("Node", script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new NodeScript(Process.Start(start)!);
    }

    /// <summary>What it prints for an input, all of both.</summary>
    public static async Task<string> RunAsync(string script, string input)
    {
        await using var node = Start(script);
        await node._process.StandardInput.WriteAsync(input);
        node._process.StandardInput.Close();
        var output = await node._process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await node._process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(node._process.ExitCode == 0, await node._errors);
        return output.Trim();
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? throw new InvalidOperationException(await _errors);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
