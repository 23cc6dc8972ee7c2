using BenchmarkDotNet.Attributes;
using Transcoder.Storage;

namespace Transcoder.Benchmarks;

/// <summary>What the local server does for each request: look, read a variant of the usual size, store one.</summary>
[MemoryDiagnoser]
public class FolderStoreBenchmarks
{
    private const string Stored = "w200/2024/stored.jpg";
    private const string Dropped = "2024/dropped.jpg";

    private readonly byte[] _image = new byte[20 * 1024];
    private readonly byte[] _buffer = new byte[20 * 1024];
    private readonly ObjectHeaders _headers = new()
    {
        ContentType = "image/jpeg",
        CacheControl = "public, max-age=86400, s-maxage=31536000",
        Metadata = new Dictionary<string, string> { ["source-etag"] = "\"5d41402abc4b2a76b9719d911017c592\"", ["cache-tag"] = "t1" },
    };

    private string _root = "";
    private FolderStore _store = null!;
    private int _puts;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        new Random(1).NextBytes(_image);
        _root = Directory.CreateTempSubdirectory("folder-store-").FullName;
        _store = new FolderStore(_root);
        await _store.PutAsync(Stored, new MemoryStream(_image), _headers);
        Directory.CreateDirectory(Path.Join(_root, "2024"));
        await File.WriteAllBytesAsync(Path.Join(_root, Dropped), _image);
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_root, recursive: true);

    [Benchmark]
    public Task<ObjectInfo?> Head() => _store.HeadAsync(Stored);

    [Benchmark]
    public Task<ObjectInfo?> HeadOfDroppedFile() => _store.HeadAsync(Dropped);

    [Benchmark]
    public Task<ObjectInfo?> HeadOfNothing() => _store.HeadAsync("w200/2024/nothing.jpg");

    [Benchmark]
    public async Task OpenAndRead20KB()
    {
        await using var got = await _store.OpenAsync(Stored);
        await got!.Content.ReadExactlyAsync(_buffer);
    }

    [Benchmark]
    public Task<PutResult> Put20KB() => _store.PutAsync($"w200/{_puts++ % 1000}.jpg", new MemoryStream(_image), _headers);
}
