using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Delivery;

/// <summary>An original's first bytes, read until they say how much of it a variant needs: the coarse scan of a progressive JPEG is enough
/// for a small one.</summary>
internal sealed class CoarseStart(Spec spec, Limits limits)
{
    /// <summary>In bytes. Most files say within these that they are no progressive JPEG, and then nothing waits for more.</summary>
    private const int Least = 8 * 1024;

    private ProgressiveScan _scan = new(ProgressiveScan.Answer.NeedsMore);
    private bool? _isEnough;

    public byte[] Bytes { get; private set; } = [];

    /// <summary>The scan is enough, and not yet at its end.</summary>
    public bool EndsBehind => _scan.State == ProgressiveScan.Answer.NeedsMore && _isEnough == true;

    /// <summary>A JPEG that all is needed of; more of its bytes would say nothing else.</summary>
    public bool NeedsWholeJpeg => _scan.State == ProgressiveScan.Answer.None && SourceFormat.Detect(Bytes) == SourceFormat.Jpeg;

    /// <summary>What holds the scan, as a file of its own; null where the scan is not enough, or not whole.</summary>
    public byte[]? File => _scan.State == ProgressiveScan.Answer.Found ? [.. Bytes.AsSpan(0, _scan.End), .. ProgressiveScan.Terminator] : null;

    /// <summary>Reads on until it is known, else to the content's end.</summary>
    /// <param name="end">Where that is in the file.</param>
    public async Task ReadAsync(Stream content, int end)
    {
        while (_scan.State == ProgressiveScan.Answer.NeedsMore && Bytes.Length < end)
        {
            var bytes = new byte[Math.Min(Math.Max(Least, 2L * Bytes.Length), end)];
            Bytes.CopyTo(bytes, 0);
            await content.ReadExactlyAsync(bytes.AsMemory(Bytes.Length));
            Bytes = bytes;
            _scan = ProgressiveScan.Find(bytes);
            if (_scan.Frame > 0 && !(_isEnough ??= CoarseJpeg.IsEnough(bytes, spec, limits)))
                _scan = new(ProgressiveScan.Answer.None);
        }
    }
}
