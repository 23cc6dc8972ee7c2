using NetVips;
using Transcoder.Imaging.Steps;

namespace Transcoder.Imaging;

/// <summary>One step: an image in, an image out, the same one where there is nothing to do.</summary>
internal delegate Image Step(Image image, Plan plan);

/// <summary>The order in which an original becomes a variant.</summary>
internal static class Pipeline
{
    /// <summary>Up to here the decoder is still at work.</summary>
    public static readonly Step[] Decoding = [DepthStep.Apply, ResizeStep.Apply, ColourStep.Apply, SettleStep.Apply];

    /// <summary>What was stored becomes what is seen.</summary>
    public static readonly Step[] Turning = [OrientStep.Apply, RotateStep.Apply, MirrorStep.Apply];

    public static readonly Step[] Drawing =
    [
        CropStep.Apply,
        BlurStep.Apply,
        SharpenStep.Apply,
        ExtendStep.Apply,
        WatermarkStep.Apply,
        FlattenStep.Apply,
        GrayStep.Apply,
    ];

    /// <summary>Runs the steps; the image given is disposed where another comes out.</summary>
    public static Image Run(Image image, Plan plan, ReadOnlySpan<Step> steps)
    {
        foreach (var step in steps)
        {
            try
            {
                var next = step(image, plan);
                if (ReferenceEquals(next, image))
                    continue;
                image.Dispose();
                image = next;
            }
            catch
            {
                image.Dispose();
                throw;
            }
        }

        return image;
    }
}
