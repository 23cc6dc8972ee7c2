using NetVips;
using Transcoder.Imaging.Steps;

namespace Transcoder.Imaging;

/// <summary>Runs the steps on each frame by itself, so that no frame bleeds into the next, and joins what comes out. A still image has
/// one frame.</summary>
internal static class Animation
{
    private const string PageHeight = "page-height";

    /// <summary>The frames, decoded and resized, in memory.</summary>
    /// <param name="strip">The frames one below the other, as libvips holds them.</param>
    public static Image[] Decode(Image strip, Plan plan)
    {
        if (plan.Frames == 1)
            return [Pipeline.Run(strip.Copy(), plan, Pipeline.Decoding)];

        var frames = new List<Image>(plan.Frames);
        try
        {
            // From the top down: each frame is settled before the next one is decoded.
            var height = strip.PageHeight;
            for (var top = 0; top + height <= strip.Height; top += height)
                frames.Add(Pipeline.Run(strip.Crop(0, top, strip.Width, height), plan, Pipeline.Decoding));
            return [.. frames];
        }
        catch
        {
            frames.ForEach(frame => frame.Dispose());
            throw;
        }
    }

    /// <summary>The variant, not yet evaluated. The frames stay the caller's.</summary>
    public static Image Draw(Image[] frames, Plan plan)
    {
        var drawn = new List<Image>(frames.Length);
        try
        {
            foreach (var frame in frames)
            {
                var turned = Pipeline.Run(frame.Copy(), plan, Pipeline.Turning);
                // A cut that wanders makes the picture jump: the first frame says it for all.
                if (frames.Length > 1 && plan.CutAt is null && CropStep.IsByContent(plan))
                    plan = plan with { CutAt = CropStep.Find(turned, plan) };
                drawn.Add(Pipeline.Run(turned, plan, Pipeline.Drawing));
            }

            if (drawn.Count == 1)
                return drawn[0].Copy();
            using var joined = Image.Arrayjoin([.. drawn], across: 1);
            return joined.Mutate(image => image.Set(GValue.GIntType, PageHeight, plan.Geometry.Canvas.Height));
        }
        finally
        {
            drawn.ForEach(image => image.Dispose());
        }
    }
}
