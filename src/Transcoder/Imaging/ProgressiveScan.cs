using System.Buffers.Binary;

namespace Transcoder.Imaging;

/// <summary>
/// Where a progressive JPEG's coarse scan ends: the mean of each block of 8 × 8 pixels, which is all that is needed where the decoder
/// shrinks by eight. What follows is most of the file and nearly all of the decoder's work.
/// </summary>
/// <param name="State">What the bytes say.</param>
/// <param name="End">How many bytes from the file's start hold the scan; 0 where it was not found.</param>
/// <param name="Frame">Where the frame header's content begins: precision, height, width, components. 0 until a scan has begun: from
/// there on the header is whole, even where the scan is not.</param>
/// <param name="Left">What the means leave for a later scan, on average, in levels of each of the first three components: they are that much too low.</param>
internal readonly record struct ProgressiveScan(ProgressiveScan.Answer State, int End = 0, int Frame = 0, ProgressiveScan.Levels Left = default)
{
    /// <summary>Markers. Tables share the frames' numbers: Huffman's, the reserved one, arithmetic coding's.</summary>
    internal const byte StartOfScan = 0xDA, Progressive = 0xC2, HuffmanTables = 0xC4, QuantTables = 0xDB, FirstRestart = 0xD0;

    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, Temporary = 0x01, LastRestart = 0xD7, Extensions = 0xC8, ArithmeticTables = 0xCC;

    /// <summary>Of a mean at most so many eighths of a level may be left for a later scan: what qualities of 75 and more leave. The average of
    /// that is put back, the rest of it is lost.</summary>
    private const int MostLeft = 9;

    public readonly record struct Levels(double First, double Second, double Third);

    public enum Answer
    {
        /// <summary>No progressive JPEG, or one out of the ordinary: all of it is needed.</summary>
        None,

        /// <summary>It may be one; what decides lies behind the bytes that are there.</summary>
        NeedsMore,

        Found,
    }

    /// <summary>What makes a whole file of the bytes up to <see cref="End"/>.</summary>
    public static ReadOnlySpan<byte> Terminator => [0xFF, EndOfImage];

    /// <param name="start">A file's first bytes, or all of them; they may be anything.</param>
    public static ProgressiveScan Find(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith<byte>([0xFF, StartOfImage]))
            return new(start.Length < 2 && start.TrimStart((byte)0xFF).IsEmpty ? Answer.NeedsMore : Answer.None);
        ReadOnlySpan<byte> frame = default;
        var (frameAt, begun) = (0, 0);
        Span<bool> seen = stackalloc bool[256];
        Span<int> steps = stackalloc int[4];
        Span<double> left = stackalloc double[256];
        for (var at = 2; ;)
        {
            if (!TryMarker(start, ref at, out var marker))
                return at < start.Length ? new(Answer.None) : new(Answer.NeedsMore, Frame: begun);
            if (marker is Temporary or (>= FirstRestart and <= LastRestart))
                continue;
            if (marker is StartOfImage or EndOfImage || IsFrame(marker) && (marker != Progressive || !frame.IsEmpty))
                return new(Answer.None);
            if (start.Length - at < 2)
                return new(Answer.NeedsMore, Frame: begun);
            var length = BinaryPrimitives.ReadUInt16BigEndian(start[at..]);
            if (length < 2)
                return new(Answer.None);
            if (start.Length - at < length)
                return new(Answer.NeedsMore, Frame: begun);
            var body = start.Slice(at + 2, length - 2);
            at += length;

            if (marker == Progressive)
            {
                // Precision, height, width, then three bytes a component.
                if (body.Length < 9 || body.Length != 6 + 3 * body[5])
                    return new(Answer.None);
                frame = body[6..];
                frameAt = at - body.Length;
            }
            else if (marker == QuantTables)
            {
                if (QuantTable.Read(body) is not { } tables)
                    return new(Answer.None);
                foreach (var table in tables)
                    steps[table.Id] = table.Step;
            }
            else if (marker == StartOfScan)
            {
                if (frame.IsEmpty || !Note(body, frame, steps, seen, left))
                    return new(Answer.None);
                begun = frameAt;
                at += EndOfEntropy(start[at..]);
                if (at == start.Length)
                    return new(Answer.NeedsMore, Frame: begun);
                if (HasAll(frame, seen))
                    return new(Answer.Found, at, frameAt, new(left[frame[0]], frame.Length == 9 ? left[frame[3]] : 0, frame.Length == 9 ? left[frame[6]] : 0));
            }
        }
    }

    /// <summary>The marker at this place, after any fill bytes, and the place behind it; false where none is, or not all of it.</summary>
    internal static bool TryMarker(ReadOnlySpan<byte> file, ref int at, out byte marker)
    {
        marker = 0;
        if (at >= file.Length || file[at] != 0xFF)
            return false;
        var fill = file[at..].IndexOfAnyExcept((byte)0xFF);
        if (fill < 0)
        {
            at = file.Length;
            return false;
        }

        marker = file[at + fill];
        at += fill + 1;
        return true;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (HuffmanTables or Extensions or ArithmeticTables);

    /// <summary>Takes down which components a coarse scan holds; false for a header that is none, or leaves too much of a mean for later.
    /// A scan that only refines what another brought, or holds the detail, brings none.</summary>
    private static bool Note(ReadOnlySpan<byte> header, ReadOnlySpan<byte> frame, ReadOnlySpan<int> steps, Span<bool> seen, Span<double> left)
    {
        if (header is not [>= 1 and <= 4 and var count, ..] || header.Length != 4 + 2 * count)
            return false;
        var (first, last, high, low) = (header[^3], header[^2], header[^1] >> 4, header[^1] & 15);
        if (first != 0 || high != 0)
            return true;
        if (last != 0)
            return false;
        for (var i = 0; i < count; i++)
        {
            var component = header[1 + 2 * i];
            seen[component] = true;
            var most = ((1 << low) - 1) * Step(component, frame, steps);
            if (most > MostLeft)
                return false;
            left[component] = most / 16.0;
        }

        return true;
    }

    private static int Step(byte component, ReadOnlySpan<byte> frame, ReadOnlySpan<int> steps)
    {
        for (var i = 0; i < frame.Length; i += 3)
        {
            if (frame[i] == component)
                return steps[frame[i + 2] & 3];
        }

        return 0;
    }

    private static bool HasAll(ReadOnlySpan<byte> frame, ReadOnlySpan<bool> seen)
    {
        for (var i = 0; i < frame.Length; i += 3)
        {
            if (!seen[frame[i]])
                return false;
        }

        return true;
    }

    /// <summary>How far the coded data go: to the next marker that is neither a stuffed byte nor a restart, else to the end.</summary>
    private static int EndOfEntropy(ReadOnlySpan<byte> data)
    {
        for (var at = 0; ;)
        {
            var mark = data[at..].IndexOf((byte)0xFF);
            if (mark < 0)
                return data.Length;
            at += mark;
            var fill = data[at..].IndexOfAnyExcept((byte)0xFF);
            if (fill < 0)
                return data.Length;
            if (data[at + fill] is not (0 or (>= FirstRestart and <= LastRestart)))
                return at;
            at += fill + 1;
        }
    }
}
