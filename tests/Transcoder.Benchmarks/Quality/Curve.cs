namespace Transcoder.Benchmarks.Quality;

/// <summary>One encode of one picture.</summary>
/// <param name="Ms">Of the processor.</param>
internal sealed record Point(int Quality, double Bytes, double Ms, double Ssim, double Psnr);

/// <summary>What a setting makes of one picture, over its qualities.</summary>
internal sealed record Curve(Point[] Points)
{
    public Point At(int quality) => Points.Single(point => point.Quality == quality);

    /// <summary>
    /// Between two measured qualities along a straight line, bytes and time by their logarithms, SSIM by that of what is missing to 1;
    /// null where the curve does not reach so far.
    /// </summary>
    public (double Bytes, double Ms, double Quality)? AtSsim(double ssim)
    {
        var sorted = Points.OrderBy(point => point.Ssim).ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            var (low, high) = (sorted[i - 1], sorted[i]);
            if (ssim < low.Ssim || ssim > high.Ssim)
                continue;
            var share = (Missing(ssim) - Missing(low.Ssim)) / (Missing(high.Ssim) - Missing(low.Ssim));
            double Between(double from, double to) => Math.Exp(Math.Log(from) + share * (Math.Log(to) - Math.Log(from)));
            return (Between(low.Bytes, high.Bytes), Between(low.Ms, high.Ms), low.Quality + share * (high.Quality - low.Quality));
        }

        return null;
    }

    private static double Missing(double ssim) => Math.Log(1 - ssim);
}
