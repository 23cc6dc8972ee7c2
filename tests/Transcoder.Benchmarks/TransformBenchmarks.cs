using BenchmarkDotNet.Attributes;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks;

/// <summary>A whole resize of a photograph of 13 megapixels, from bytes to bytes, on the calling thread.</summary>
[MemoryDiagnoser]
public class TransformBenchmarks
{
    private readonly byte[] _original = Photos.Dragonfly();
    private readonly WorkGate _gate = new();

    private ImageTransformer _transformer = null!;
    private Spec _spec = new();

    [Params("w200-jpg", "w200-webp", "w200-avif", "w1200-jpg", "w1200-webp", "w1200-avif")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _transformer = new ImageTransformer(new Limits(), _gate);
        if (!Grammar.TryParse(Text, [], out var spec, out var error))
            throw new ArgumentException($"{Text}: {error}");
        _spec = spec;
    }

    [GlobalCleanup]
    public void CleanUp() => _gate.Dispose();

    [Benchmark]
    public byte[] Transform() => _transformer.Transform(_original, _spec).Try(out var output, out var failure)
        ? output.Bytes
        : throw new InvalidOperationException(failure.ToString());
}
