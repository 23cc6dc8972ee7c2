using BenchmarkDotNet.Attributes;
using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks;

/// <summary>What stands before the steps and after them: header, decoder, encoders.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly byte[] _original = Photos.Dragonfly();
    private readonly Limits _limits = new();

    private ImageFacts _facts = null!;
    private Image _image = null!;
    private Plan _w200 = null!, _w1200 = null!, _jpeg = null!, _webp = null!, _avif = null!, _png = null!;

    [GlobalSetup]
    public void SetUp()
    {
        Probe.Read(_original, _limits).Try(out var facts, out _);
        _facts = facts!;
        _image = StepInput.Make();
        (_jpeg, _webp, _avif, _png) = (For("jpg"), For("webp"), For("avif"), For("png"));
        Imaging.Plan.Make(_facts, new() { Width = 200 }, _limits).Try(out _w200!, out _);
        Imaging.Plan.Make(_facts, new() { Width = 1200 }, _limits).Try(out _w1200!, out _);
    }

    [GlobalCleanup]
    public void CleanUp() => _image.Dispose();

    [Benchmark]
    public ImageFacts? ReadHeader() => Probe.Read(_original, _limits).Value;

    [Benchmark]
    public int DecodeForW200() => Decode(_w200);

    [Benchmark]
    public int DecodeForW1200() => Decode(_w1200);

    [Benchmark]
    public byte[] EncodeJpeg() => Encoder.Encode(_image, _jpeg);

    [Benchmark]
    public byte[] EncodeWebP() => Encoder.Encode(_image, _webp);

    [Benchmark]
    public byte[] EncodeAvif() => Encoder.Encode(_image, _avif);

    [Benchmark]
    public byte[] EncodePng() => Encoder.Encode(_image, _png);

    private int Decode(Plan plan)
    {
        using var opened = Loader.OpenFor(_original, plan);
        using var pixels = opened.CopyMemory();
        return pixels.Width;
    }

    private Plan For(string format) => StepInput.Plan(_image, format, []);
}
