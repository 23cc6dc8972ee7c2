using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Clockwise, by quarter turns without loss, by any other angle on the background.</summary>
internal static class RotateStep
{
    public static Image Apply(Image image, Plan plan)
    {
        switch (plan.Spec.Rotate)
        {
            case 0:
                return image;
            case 90:
                return image.Rot(Enums.Angle.D90);
            case 180:
                return image.Rot(Enums.Angle.D180);
            case 270:
                return image.Rot(Enums.Angle.D270);
        }

        using var ground = Ground.Under(image, plan);
        using var rotated = ground.Image.Rotate(plan.Spec.Rotate, background: ground.Colour);
        using var whole = rotated.Cast(Enums.BandFormat.Uchar);
        var planned = plan.Geometry.Rotated;
        if (plan.Spec.Fit == Contracts.Fit.Fill)
            return Alpha.Resize(whole, planned);
        // The box around a rotated image is rounded there and here; where they differ, by a pixel, the middle stays.
        return whole.Embed((planned.Width - whole.Width) / 2, (planned.Height - whole.Height) / 2, planned.Width, planned.Height,
            Enums.Extend.Background, ground.Colour);
    }
}
