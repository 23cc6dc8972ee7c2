using BenchmarkDotNet.Attributes;
using Transcoder.Contracts;

namespace Transcoder.Benchmarks;

/// <summary>What every request pays before any storage call: under a microsecond each, but for a signature's hash.</summary>
[MemoryDiagnoser]
public class GrammarBenchmarks
{
    private const string Usual = "w200-h300-cover-webp";
    private const string Longest = "w200-h300-cover-up-fp30x70-dpr2-rot90-flip-flop-gray-blur5-sharpen-bg000000-wm-still-keep-q70-webp";

    private static readonly string[] Watermarks = [""];

    private readonly UrlPolicy _policy = new(new UrlPolicyOptions { Watermarks = Watermarks });
    private readonly UrlPolicy _signing = new(new UrlPolicyOptions { Watermarks = Watermarks, SigningKeys = ["0123456789abcdef"] });

    private Spec _spec = new();
    private string _path = "";
    private string _signed = "";

    [Params(Usual, Longest)]
    public string Text { get; set; } = Usual;

    [GlobalSetup]
    public void SetUp()
    {
        _spec = Parse()!;
        _path = Text + "/2024/05/photo.jpg";
        _signed = _signing.Sign(Text, "2024/05/photo.jpg");
    }

    [Benchmark]
    public Spec? Parse() => Grammar.TryParse(Text, Watermarks, out var spec, out _) ? spec : null;

    [Benchmark]
    public string Print() => Grammar.Print(_spec);

    [Benchmark]
    public UrlTarget Resolve() => _policy.Resolve(_path);

    [Benchmark]
    public UrlTarget ResolveSigned() => _signing.Resolve(_signed);

    [Benchmark]
    public UrlTarget ResolveOriginal() => _policy.Resolve("holiday-photos/2024/05/photo.jpg");
}
