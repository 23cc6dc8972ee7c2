using System.Collections.Concurrent;
using System.Text;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Sync;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Mirroring;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Cli.Sync;

/// <summary>Two buckets and what <c>sync</c> does between them.</summary>
internal sealed class SyncUnderTest
{
    private readonly KeyStates _states;

    public SyncUnderTest(UrlPolicyOptions? urls = null)
    {
        Policy = new UrlPolicy(urls ?? new UrlPolicyOptions());
        Told = new ToldEdge(Edge, TimeProvider.System);
        Mirror = new MirrorHandler(Source, Destination, Policy, Told, new ChangeLocks(), TimeProvider.System);
        _states = new KeyStates(Source, Destination, Policy, _ => false);
        Run = new SyncRun(_states, new Judgement(Destination, Policy), Mirror, Destination, Told, 4, Tally);
    }

    public UrlPolicy Policy { get; }

    public MemoryBucket Source { get; } = new();

    public MemoryBucket Destination { get; } = new();

    public NotingEdge Edge { get; } = new();

    public ToldEdge Told { get; }

    public MirrorHandler Mirror { get; }

    public Tally Tally { get; } = new("keys");

    public SyncRun Run { get; }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>An original that is in line.</summary>
    public async Task MirroredAsync(string key, string text)
    {
        Source.Put(key, Bytes(text));
        await Mirror.ReconcileAsync(key);
        Edge.Told.Clear();
    }

    /// <summary>A variant of what the destination has now, or of another version.</summary>
    public void Variant(string path, string key, bool stale = false) =>
        Destination.Put(path, Bytes("variant"), StampedHeaders.Variant("image/png", key, stale || !Destination.Keys.Contains(key) ? "\"other\"" : ETagOf(key)));

    public async Task<List<KeyState>> StatesAsync()
    {
        var states = new List<KeyState>();
        await foreach (var state in _states.WalkAsync())
            states.Add(state);
        return states;
    }

    public async Task<List<(Difference Difference, string Key)>> FindAsync()
    {
        var found = new List<(Difference, string)>();
        await foreach (var finding in Run.FindAsync(default))
            found.Add((finding.Difference, finding.State.Key));
        return found;
    }

    public async Task<(SyncResult Result, List<(string Key, string Action)> Did)> OnceAsync()
    {
        var (result, did) = (new SyncResult(), new ConcurrentQueue<(string, string)>());
        await Run.RunAsync(result, (finding, action) => did.Enqueue((finding.State.Key, action)), default);
        return (result, [.. did.OrderBy(line => line.Item1, StringComparer.Ordinal)]);
    }

    private string ETagOf(string key) => Destination.HeadAsync(key).Result!.ETag;
}
