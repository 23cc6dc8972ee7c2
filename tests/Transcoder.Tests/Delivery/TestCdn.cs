using System.Collections.Concurrent;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Tests.Delivery;

/// <summary>The service on two folders or on other stores, with an edge that notes what it is told and stores that can be made to fail.</summary>
internal sealed class TestCdn : IDisposable
{
    private readonly TempFolder _folder = new();
    public TestCdn(UrlPolicyOptions? urls = null, ResizeOptions? resize = null, int? threads = null, int? queue = null, bool sharedLocks = true,
        IEdge? edge = null, (IObjectStore Source, IObjectStore Destination)? stores = null)
    {
        Directory.CreateDirectory(_folder["source"]);
        Directory.CreateDirectory(_folder["destination"]);
        Source = new HookedStore(stores?.Source ?? new FolderStore(_folder["source"]));
        Destination = new HookedStore(stores?.Destination ?? new FolderStore(_folder["destination"]));
        Policy = new UrlPolicy(urls ?? new UrlPolicyOptions());
        var options = resize ?? new ResizeOptions();
        Gate = new WorkGate(threads, queue);
        var locks = new ChangeLocks();
        var transformer = new ImageTransformer(options.Limits, Gate);
        Resize = new ResizeHandler(Destination, Policy, edge ?? Edge, transformer, locks, options);
        Reduced = new ReducedOriginals(Destination, transformer, locks, options.Limits);
        // Apart, the two are as two processes that know nothing of each other.
        Mirror = new MirrorHandler(Source, Destination, Policy, edge ?? Edge, sharedLocks ? locks : new ChangeLocks(), TimeProvider.System);
        Scan = new MirrorScan(Source, Destination, Policy, Mirror);
    }

    public HookedStore Source { get; }

    public HookedStore Destination { get; }

    public UrlPolicy Policy { get; }

    public WorkGate Gate { get; }

    public NotingEdge Edge { get; } = new();

    public ResizeHandler Resize { get; }

    public MirrorHandler Mirror { get; }

    public MirrorScan Scan { get; }

    public ReducedOriginals Reduced { get; }

    /// <summary>Puts an original into the source and mirrors it.</summary>
    public async Task AddAsync(string key, byte[] bytes)
    {
        await PutAsync(Source, key, bytes);
        await Mirror.ReconcileAsync(key);
    }

    public static async Task PutAsync(IObjectStore store, string key, byte[] bytes, ObjectHeaders? headers = null) =>
        await store.PutAsync(key, new MemoryStream(bytes), headers ?? new ObjectHeaders());

    public Task<Answer> GetAsync(string path) => Resize.HandleAsync(new ResizeRequest("GET", path));

    /// <summary>Of an object that is there.</summary>
    public async Task<byte[]> BytesAsync(string key)
    {
        await using var opened = await Destination.OpenAsync(key);
        return await opened!.ReadAllAsync();
    }

    public async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var entry in Destination.ListAsync(""))
            keys.Add(entry.Key);
        return keys;
    }

    public void Dispose()
    {
        Gate.Dispose();
        _folder.Dispose();
    }
}

internal sealed class NotingEdge : IEdge
{
    public ConcurrentQueue<Invalidation> Told { get; } = new();

    public Func<Invalidation, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default)
    {
        await Before(invalidation);
        Told.Enqueue(invalidation);
    }
}

/// <summary>A store in which something happens at the worst moment.</summary>
internal sealed class HookedStore(IObjectStore inner) : IObjectStore
{
    public Func<string, Task> BeforeHead { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> BeforeOpen { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> AfterOpen { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> BeforePut { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> BeforeDelete { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> AfterPut { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> AfterCopy { get; set; } = _ => Task.CompletedTask;

    /// <summary>Of which keys the bytes break off.</summary>
    public Func<string, bool> Breaks { get; set; } = _ => false;

    /// <summary>What is told of an object in place of what is so.</summary>
    public Func<ObjectInfo, ObjectInfo> Shown { get; set; } = info => info;

    public int Puts { get; private set; }

    public ConcurrentQueue<Stream> Opened { get; } = new();

    /// <summary>How many bytes of each key were read.</summary>
    public ConcurrentDictionary<string, long> Read { get; } = new();

    private IObjectStore Inner => inner;

    public async Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default)
    {
        await BeforeHead(key);
        return await inner.HeadAsync(key, cancel) is { } info ? Shown(info) : null;
    }

    public async Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default)
    {
        await BeforeOpen(key);
        var opened = await inner.OpenAsync(key, options, cancel);
        await AfterOpen(key);
        if (opened is null)
            return null;
        Opened.Enqueue(opened.Content);
        return opened with { Info = Shown(opened.Info), Content = new CountedStream(opened.Content, key, Read, Breaks(key)) };
    }

    public async Task<PutResult> PutAsync(string key, Stream content, ObjectHeaders headers, PutOptions? options = null, CancellationToken cancel = default)
    {
        await BeforePut(key);
        Puts++;
        var result = await inner.PutAsync(key, content, headers, options, cancel);
        await AfterPut(key);
        return result;
    }

    public async Task<ObjectInfo?> CopyAsync(IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default)
    {
        var copied = await inner.CopyAsync(source is HookedStore hooked ? hooked.Inner : source, sourceObject, key, headers, cancel);
        await AfterCopy(key);
        return copied;
    }

    public async Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default)
    {
        foreach (var key in keys)
            await BeforeDelete(key);
        await inner.DeleteAsync(keys, cancel);
    }

    public IAsyncEnumerable<ListEntry> ListAsync(string prefix, string? delimiter = null, string? after = null, CancellationToken cancel = default) =>
        inner.ListAsync(prefix, delimiter, after, cancel);
}

/// <summary>Counts what is read, and may break off after its first bytes.</summary>
internal sealed class CountedStream(Stream inner, string key, ConcurrentDictionary<string, long> read, bool breaks) : ReadStream
{
    private const int Before = 100;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(breaks ? buffer[..Math.Min(buffer.Length, Before)] : buffer, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, breaks ? Math.Min(count, Before) : count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int count)
    {
        var sum = read.AddOrUpdate(key, count, (_, before) => before + count);
        return breaks && sum > Before ? throw new StorageException("It broke off.") : count;
    }
}
