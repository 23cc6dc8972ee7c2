using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>Runs a spec, written as in a URL, over an original.</summary>
internal static class Transforms
{
    public static readonly Limits Limits = new();

    private static readonly ImageTransformer Transformer = new(Limits, new WorkGate());

    public static Spec Spec(string text)
    {
        if (text.Length == 0)
            return new Spec();
        Assert.True(Grammar.TryParse(text, null, out var spec, out var error), error?.ToString());
        return spec;
    }

    public static Outcome<TransformOutput> Run(byte[] original, Spec spec, Watermark? watermark = null) =>
        Transformer.Transform(original, spec, watermark);

    public static TransformOutput Make(byte[] original, string spec, Watermark? watermark = null)
    {
        Assert.True(Run(original, Spec(spec), watermark).Try(out var output, out var failure), failure?.ToString());
        return output;
    }

    /// <summary>The variant's pixels; where the spec names no format, as PNG.</summary>
    public static Pixels Draw(byte[] original, string spec, Watermark? watermark = null)
    {
        var asked = Spec(spec);
        Assert.True(Run(original, asked with { Format = asked.Format ?? OutputFormat.Png }, watermark).Try(out var output, out var failure),
            failure?.ToString());
        return Pixels.Of(output.Bytes);
    }

    public static Failure Refuse(byte[] original, string spec = "w100", Limits? limits = null)
    {
        Assert.False(new ImageTransformer(limits ?? Limits, new WorkGate()).Transform(original, Spec(spec)).Try(out _, out var failure));
        return failure;
    }

    public static ImageFacts Facts(byte[] original)
    {
        Assert.True(Probe.Read(original, Limits).Try(out var facts, out var failure), failure?.ToString());
        return facts;
    }

    public static Plan Plan(byte[] original, string spec)
    {
        Assert.True(Transcoder.Imaging.Plan.Make(Facts(original), Spec(spec), Limits).Try(out var plan, out var failure), failure?.ToString());
        return plan;
    }
}
