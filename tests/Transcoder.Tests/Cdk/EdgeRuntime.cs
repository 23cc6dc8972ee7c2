using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Transcoder.Tests.Cdk;

/// <summary>A CloudFront function threw, or is none.</summary>
internal sealed class EdgeFunctionException(string message) : Exception(message);

/// <summary>CloudFront's JavaScript runtime, played by one Node process; see <c>edge-runtime.mjs</c>.</summary>
internal sealed class EdgeRuntime : IDisposable
{
    private readonly Lock _turn = new();
    private readonly Process _node = NodeProgram.Start(Project.File("Cdk", "edge-runtime.mjs"), [], isHeard: false);

    public void Load(string name, string code) => Ask(new JsonObject { ["name"] = name, ["code"] = code });

    /// <exception cref="EdgeFunctionException">The function threw.</exception>
    public JsonNode? Call(string name, JsonNode @event) => Ask(new JsonObject { ["name"] = name, ["event"] = @event });

    public void Dispose()
    {
        _node.StandardInput.Dispose();
        if (!_node.WaitForExit(TimeSpan.FromSeconds(10)))
            _node.Kill();
        _node.Dispose();
    }

    private JsonNode? Ask(JsonNode asked)
    {
        lock (_turn)
        {
            _node.StandardInput.WriteLine(asked.ToJsonString());
            _node.StandardInput.Flush();
            var answer = JsonNode.Parse(_node.StandardOutput.ReadLine() ?? throw new EdgeFunctionException("Node ended."))!;
            return answer["error"] is { } error ? throw new EdgeFunctionException((string)error!) : answer["result"];
        }
    }
}

/// <summary>Programs in JavaScript.</summary>
internal static class NodeProgram
{
    /// <param name="isHeard">Somebody reads what it complains of; else it goes where this program's own complaints go.</param>
    public static Process Start(string script, string[] arguments, bool isHeard) =>
        Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = isHeard,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;

    /// <returns>What it printed; and what it complained of, empty where it ended well.</returns>
    public static async Task<(string Output, string Complaint)> RunAsync(string script, string[] arguments, string input)
    {
        using var node = Start(script, arguments, isHeard: true);
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        var (output, complaint) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        var said = await complaint;
        return (await output, node.ExitCode == 0 ? "" : said is "" ? $"node ended with {node.ExitCode}" : said);
    }
}
