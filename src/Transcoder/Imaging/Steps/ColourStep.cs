using NetVips;
using Transcoder.Contracts;

namespace Transcoder.Imaging.Steps;

/// <summary>
/// To sRGB of eight bits. After the resize: on a tenth of the pixels it costs a tenth, and what differs is the average of neighbours in the
/// one space or the other, which is the same error that the resize itself makes by averaging gamma-encoded values.
/// </summary>
internal static class ColourStep
{
    private const string ProfileField = "icc-profile-data";

    public static Image Apply(Image image, Plan plan)
    {
        if (IsDisplayable(image, plan))
            return image;

        if (HasProfile(image) && image.Interpretation is not (Enums.Interpretation.Lab or Enums.Interpretation.Scrgb))
        {
            try
            {
                return image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual, depth: 8);
            }
            catch (VipsException)
            {
                // A broken profile, or one for another number of bands: the image without it is the best that is known.
            }
        }

        if (image.Interpretation == Enums.Interpretation.Cmyk)
            return image.IccTransform("srgb", inputProfile: "cmyk", intent: Enums.Intent.Perceptual, depth: 8);
        using var converted = image.Colourspace(IsGrey(image) ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        return converted.Cast(Enums.BandFormat.Uchar);
    }

    private static bool IsDisplayable(Image image, Plan plan)
    {
        if (image.Format != Enums.BandFormat.Uchar)
            return false;
        if (image.Interpretation == Enums.Interpretation.Cmyk)
            return plan.Spec.Keep && plan.Format == OutputFormat.Jpeg && !plan.Paints;
        if (image.Interpretation is not (Enums.Interpretation.Srgb or Enums.Interpretation.Bw or Enums.Interpretation.Rgb))
            return false;
        return plan.Spec.Keep || !HasProfile(image);
    }

    /// <summary>Another one than sRGB's, which changes nothing.</summary>
    public static bool HasProfile(Image image) => image.Contains(ProfileField) && !IccProfile.IsSrgb((byte[])image.Get(ProfileField));

    private static bool IsGrey(Image image) => image.Bands <= 2;
}
