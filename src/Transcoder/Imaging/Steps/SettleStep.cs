using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>
/// Decodes and resizes now, into memory. The steps behind it look at pixels in any order, where a decoder gives them once from the top;
/// and what fails up to here is the original's fault, what fails after is ours.
/// </summary>
internal static class SettleStep
{
    public static Image Apply(Image image, Plan plan) => image.CopyMemory();
}
