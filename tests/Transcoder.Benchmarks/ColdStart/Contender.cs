namespace Transcoder.Benchmarks.ColdStart;

/// <summary>A function as Lambda would start it.</summary>
/// <param name="Package">What is deployed; null for the peer, whose package no one has built.</param>
internal sealed record Contender(string Id, string Name, string Goal, string File, string[] Arguments, string? Package)
{
    private const string Function = "Transcoder.Lambda";

    /// <summary>Ours, built as the stack builds them, and last the peer.</summary>
    public static IReadOnlyList<Contender> All()
    {
        var (managed, native) = (Published.Managed(Function), Published.Native(Function));
        return
        [
            new Contender("native", "native", "60 ms, 60 MB", Path.Join(native, "bootstrap"), [], native),
            new Contender("managed", "managed, ReadyToRun", "450 ms", "dotnet", ["exec", Path.Join(managed, "Transcoder.Lambda.dll")], managed),
            new Contender("peer", "Node.js, sharp, AWS SDK", "", "node", [Path.Join(AppContext.BaseDirectory, "ColdStart", "peer.mjs")], null),
        ];
    }
}
