using NetVips;
using Transcoder.Imaging.Steps;

namespace Transcoder.Imaging;

/// <summary>Runs the steps on each frame by itself, so that no frame bleeds into the next, and joins what comes out.</summary>
internal static class Animation
{
    private const string PageHeight = "page-height";

    /// <param name="strip">The frames one below the other, as libvips holds them.</param>
    public static Image Run(Image strip, Plan plan)
    {
        var frames = new List<Image>(plan.Frames);
        try
        {
            // From the top down: each frame is settled before the next one is decoded.
            var height = strip.PageHeight;
            for (var top = 0; top + height <= strip.Height; top += height)
                frames.Add(Pipeline.Run(strip.Crop(0, top, strip.Width, height), plan, Pipeline.Decoding));

            for (var i = 0; i < frames.Count; i++)
            {
                frames[i] = Pipeline.Run(frames[i], plan, Pipeline.Turning);
                if (i == 0 && CropStep.IsByContent(plan))
                    plan = plan with { CutAt = CropStep.Find(frames[0], plan) };
                frames[i] = Pipeline.Run(frames[i], plan, Pipeline.Drawing);
            }

            using var joined = Image.Arrayjoin([.. frames], across: 1);
            return joined.Mutate(image => image.Set(GValue.GIntType, PageHeight, plan.Geometry.Canvas.Height));
        }
        finally
        {
            frames.ForEach(frame => frame.Dispose());
        }
    }
}
