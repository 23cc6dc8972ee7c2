using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>
/// Decodes and resizes now, into memory. The steps behind it look at pixels in any order, where a decoder gives them once from the top;
/// and what fails up to here is the original's fault, what fails after is ours.
/// </summary>
internal static class SettleStep
{
    public static Image Apply(Image image, Plan plan) => IsSpared(plan) ? image : image.CopyMemory();

    /// <summary>Will each row be asked for once, from the top? Then the encoder works on what is decoded while the decoder goes on, which
    /// at w1200 saves a sixth of the time and the memory of the whole variant.</summary>
    public static bool IsSpared(Plan plan) => plan is { DecodesFirst: false, Frames: 1, Source.Orientation: 1, Watermark: null }
        && plan.Spec is { Rotate: 0, Flip: false, Blur: null, Sharpen: false }
        && !CropStep.IsByContent(plan);
}
