using BenchmarkDotNet.Attributes;
using Transcoder.Benchmarks.Upload;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks;

/// <summary>What a record's placeholder costs: the thumbnail that it is made of, and the hash of that by itself.</summary>
[MemoryDiagnoser]
public class PlaceholderBenchmarks
{
    private readonly WorkGate _gate = new();
    private byte[] _photo = [], _pixels = [];

    [GlobalSetup]
    public void Setup()
    {
        _photo = BulkBody.Photo(0);
        _pixels = new byte[100 * 75 * 4];
        new Random(1).NextBytes(_pixels);
    }

    [Benchmark(Description = "read a 300 KB JPEG whole: facts, thumbhash, colour")]
    public object Read() => new ImageReader(new Limits(), _gate).Read(_photo).Value!;

    [Benchmark(Description = "thumbhash of 100 x 75 pixels")]
    public byte[] Hash() => ThumbHash.Encode(100, 75, _pixels);

    [Benchmark(Description = "dominant colour of 100 x 75 pixels")]
    public object Colour() => DominantColour.Of(_pixels);

    [GlobalCleanup]
    public void Cleanup() => _gate.Dispose();
}
