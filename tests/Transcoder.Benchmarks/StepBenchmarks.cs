using BenchmarkDotNet.Attributes;
using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Imaging.Steps;

namespace Transcoder.Benchmarks;

/// <summary>Each step alone, over 1200×900 pixels in memory and into memory; <c>settle</c> is what that costs by itself.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private static readonly string[] Watermarks = [""];

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["settle"] = new("flip", SettleStep.Apply),
        ["resize by 3"] = new("w400", ResizeStep.Apply),
        ["resize by 3, alpha"] = new("w400-png", ResizeStep.Apply) { Input = image => image.Bandjoin(128) },
        ["colour, cmyk"] = new("w1200", ColourStep.Apply) { Input = image => image.IccTransform("cmyk", inputProfile: "srgb") },
        ["orient"] = new("w1200", OrientStep.Apply) { Input = image => image.Mutate(copy => copy.Set(GValue.GIntType, "orientation", 6)), Orientation = 6 },
        ["rotate 90"] = new("rot90", RotateStep.Apply),
        ["rotate 10"] = new("rot10", RotateStep.Apply),
        ["mirror"] = new("flop", MirrorStep.Apply),
        ["crop"] = new("w600-h900-cover", CropStep.Apply),
        ["crop, smart"] = new("w600-h900-cover-smart", CropStep.Apply),
        ["blur"] = new("blur5", BlurStep.Apply),
        ["sharpen"] = new("sharpen", SharpenStep.Apply),
        ["extend"] = new("w1200-h1200-contain", ExtendStep.Apply),
        ["watermark"] = new("wm", WatermarkStep.Apply),
        ["flatten"] = new("w1200-jpg", FlattenStep.Apply) { Input = image => image.Bandjoin(128) },
        ["gray"] = new("gray", GrayStep.Apply),
    };

    private Case _case = null!;
    private Plan _plan = null!;
    private Image _image = null!;

    public static IEnumerable<string> Names => Cases.Keys;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        Libvips.Require();
        _case = Cases[Name];
        _image = StepInput.Make(_case.Input);
        _plan = StepInput.Plan(_image, _case.Spec, Watermarks, _case.Orientation);
        if (_plan.Spec.Watermark is not null)
            _plan = _plan with { Watermark = new Watermark(_image.PngsaveBuffer(compression: 1), Gravity.SouthEast, 20, 60) };
    }

    [GlobalCleanup]
    public void CleanUp() => _image.Dispose();

    [Benchmark]
    public int Step()
    {
        using var drawn = Pipeline.Run(_image.Copy(), _plan, [_case.Step]);
        using var pixels = drawn.CopyMemory();
        return pixels.Width;
    }

    private sealed record Case(string Spec, Step Step)
    {
        /// <summary>What the step works on, made of the photograph.</summary>
        public Func<Image, Image> Input { get; init; } = image => image.Copy();

        public int Orientation { get; init; } = 1;
    }
}
