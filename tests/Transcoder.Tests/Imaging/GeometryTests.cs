using FsCheck;
using FsCheck.Fluent;
using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class GeometryTests
{
    [Theory]
    // One side: the other follows, never up.
    [InlineData("", "600 x 400")]
    [InlineData("w300", "300 x 200")]
    [InlineData("h100", "150 x 100")]
    [InlineData("w100", "100 x 67")]
    [InlineData("w900", "600 x 400")]
    [InlineData("w900-up", "900 x 600")]
    [InlineData("w100-dpr3", "300 x 200")]
    [InlineData("h300-dpr2", "600 x 400")]
    [InlineData("h300-dpr2-up", "900 x 600")]
    // Both sides.
    [InlineData("w300-h300", "300 x 200")]
    [InlineData("w900-h900", "600 x 400")]
    [InlineData("w900-h900-up", "900 x 600")]
    [InlineData("w100-h100-dpr2", "200 x 133")]
    [InlineData("w300-h300-cover", "300 x 300")]
    [InlineData("w150-h150-cover-dpr2", "300 x 300")]
    [InlineData("w300-h300-contain", "300 x 300")]
    [InlineData("w900-h900-contain", "900 x 900")]
    [InlineData("w300-h300-fill", "300 x 300")]
    [InlineData("w300-h300-outside", "450 x 300")]
    [InlineData("w900-h900-outside", "600 x 400")]
    [InlineData("w900-h900-outside-up", "1350 x 900")]
    // A box that would need more pixels than there are shrinks and keeps its own aspect.
    [InlineData("w800-h800-cover", "400 x 400")]
    [InlineData("w800-h800-cover-up", "800 x 800")]
    [InlineData("w1200-h400-cover", "600 x 200")]
    [InlineData("w800-h800-fill", "400 x 400")]
    [InlineData("w800-h800-fill-up", "800 x 800")]
    // The box is of what is seen after the turn.
    [InlineData("rot90", "400 x 600")]
    [InlineData("rot180", "600 x 400")]
    [InlineData("rot270", "400 x 600")]
    [InlineData("w300-rot90", "300 x 450")]
    [InlineData("w300-rot180", "300 x 200")]
    [InlineData("w900-rot90", "400 x 600")]
    [InlineData("w900-up-rot90", "900 x 1350")]
    [InlineData("w200-dpr2-rot90", "400 x 600")]
    [InlineData("w300-h300-rot90", "200 x 300")]
    [InlineData("w300-h200-cover-rot90", "300 x 200")]
    [InlineData("w300-h200-contain-rot90", "300 x 200")]
    [InlineData("w300-h200-fill-rot270", "300 x 200")]
    [InlineData("w300-h300-outside-rot90", "300 x 450")]
    // At an odd angle the corners stand out: 600·cos45 + 400·sin45 = 707.
    [InlineData("rot45", "707 x 707")]
    [InlineData("rot30", "720 x 646")]
    [InlineData("rot150", "720 x 646")]
    [InlineData("w300-rot45", "300 x 300")]
    [InlineData("w900-rot45", "707 x 707")]
    [InlineData("w900-up-rot45", "900 x 900")]
    [InlineData("w300-h300-rot30", "300 x 269")]
    [InlineData("w300-h300-cover-rot30", "300 x 300")]
    [InlineData("w300-h200-contain-rot45", "300 x 200")]
    [InlineData("w300-h200-fill-rot45", "300 x 200")]
    [InlineData("w300-h200-outside-rot45", "300 x 300")]
    [InlineData("w150-h100-fill-dpr2-rot45", "300 x 200")]
    [InlineData("w900-h600-fill-up-rot10", "900 x 600")]
    public void An_image_of_600_by_400_becomes(string spec, string canvas) =>
        Assert.Equal(canvas, Geometry.Of(new Size(600, 400), Transforms.Spec(spec)).Canvas.ToString());

    [Theory]
    [InlineData(1, 60_000, "w200", "1 x 60000")]
    [InlineData(1, 60_000, "h200", "1 x 200")]
    [InlineData(60_000, 1, "w200-h200-contain", "200 x 200")]
    [InlineData(1, 1, "w4096-h4096-cover-up", "4096 x 4096")]
    [InlineData(1, 1, "rot45", "1 x 1")]
    public void Odd_shapes_keep_at_least_a_pixel(int width, int height, string spec, string canvas) =>
        Assert.Equal(canvas, Geometry.Of(new Size(width, height), Transforms.Spec(spec)).Canvas.ToString());

    [Fact]
    public void The_output_is_never_over_the_box() => Check((from, spec) =>
    {
        var (width, height) = Geometry.Of(from, spec).Canvas;
        var (boxWidth, boxHeight) = (spec.Width * spec.Dpr, spec.Height * spec.Dpr);
        return spec.Fit == Fit.Outside
            || (width <= (boxWidth ?? int.MaxValue) && height <= (boxHeight ?? int.MaxValue));
    });

    [Fact]
    public void Without_up_nothing_is_enlarged() => Check((from, spec) =>
    {
        var plan = Geometry.Of(from, spec);
        return spec.Enlarge || (plan.Resized.Width <= from.Width && plan.Resized.Height <= from.Height);
    });

    [Fact]
    public void The_aspect_is_kept_within_a_pixel_unless_fill_is_asked_for() => Check((from, spec) =>
    {
        var (width, height) = Geometry.Of(from, spec).Resized;
        // The longer side tells the scale: its rounding is the smaller error.
        var scale = from.Width >= from.Height ? (double)width / from.Width : (double)height / from.Height;
        return spec.Fit == Fit.Fill
            || (Math.Abs(width - Math.Max(1, from.Width * scale)) <= 1 && Math.Abs(height - Math.Max(1, from.Height * scale)) <= 1);
    });

    [Fact]
    public void Each_size_holds_the_next_one() => Check((from, spec) =>
    {
        var plan = Geometry.Of(from, spec);
        return Holds(plan.Rotated, plan.Cropped) && Holds(plan.Canvas, plan.Cropped) && plan.Resized is { Width: > 0, Height: > 0 };
    });

    [Fact]
    public void The_pipeline_makes_what_was_planned() =>
        Prop.ForAll((from name in Gen.Elements(Samples.OfEachKind.Keys.ToArray()) from spec in Specs.Any select (name, spec)).ToArbitrary(), asked =>
        {
            var original = Samples.OfEachKind[asked.name];
            if (!Transforms.Run(original, asked.spec).Try(out var output, out var failure))
                return failure.Kind == FailureKind.TooLarge;
            using var image = Image.NewFromBuffer(output.Bytes);
            Assert.True(Plan.Make(Transforms.Facts(original), asked.spec, Transforms.Limits).Try(out var plan, out _));
            return plan.Geometry.Canvas == output.Size && new Size(image.Width, image.Height) == output.Size;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static bool Holds(Size whole, Size part) => part.Width <= whole.Width && part.Height <= whole.Height;

    private static void Check(Func<Size, Spec, bool> property) =>
        Prop.ForAll((from size in Specs.Original from spec in Specs.Geometric select (size, spec)).ToArbitrary(), asked => property(asked.size, asked.spec))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
}
