using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>What an original was reduced to: a JPEG, and behind it a small one of the same, so that of a thumbnail's no more than the end is fetched
/// and decoded.</summary>
/// <param name="Small">How many bytes of the end are the small one's; 0 where there is none.</param>
public sealed record ReducedImage(byte[] Bytes, int Small)
{
    /// <summary>One or both.</summary>
    internal byte[][] Images => Small > 0 ? [Bytes, End] : [Bytes];

    private byte[] End => Bytes[^Small..];

    /// <summary>As much of it as a variant is made from.</summary>
    public byte[] For(OriginalFacts original, Spec spec) => EndServes(Small, original, spec) ? End : Bytes;

    /// <summary>Is a variant made from no more than the small one?</summary>
    internal static bool EndServes(int small, OriginalFacts original, Spec spec) => small > 0 && Reduction.SideFor(original, spec) == Reduction.SmallSide;
}
