using System.Buffers.Binary;

namespace Transcoder.Imaging;

/// <summary>
/// A progressive JPEG's coarse scan, written anew as a file that is not progressive: each block's mean as it is, bit for bit, and the word
/// that nothing follows. A decoder of a progressive file makes room for every coefficient of the picture before the first is read, which at 13
/// megapixels is 40 to 80 MB of fresh pages and most of its time; for this one it needs a row of blocks.
/// </summary>
internal sealed class SequentialJpeg
{
    private const byte Sequential = 0xC1, RestartInterval = 0xDD;

    /// <summary>For everything but the means: one code of one bit, which ends a block.</summary>
    private static ReadOnlySpan<byte> EndOfBlockTable => [0xFF, ProgressiveScan.HuffmanTables, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>By the next sixteen bits: the length of the code that they begin with, and its symbol, which is how many bits follow.</summary>
    private readonly ushort[]?[] _codes = new ushort[4][];

    /// <summary>Each quantisation table, and where in the output its first step lies.</summary>
    private readonly List<QuantTable> _steps = [];

    private byte[] _output = [];
    private int _written;
    private byte[] _frame = [];
    private int _interval;

    /// <summary>Null where the coarse scan is not one of all components, or out of the ordinary.</summary>
    /// <param name="jpeg">Whole as far as the coarse scan's end; <see cref="ProgressiveScan"/> has looked at it.</param>
    public static byte[]? Of(ReadOnlySpan<byte> jpeg) => new SequentialJpeg().Write(jpeg);

    private byte[]? Write(ReadOnlySpan<byte> jpeg)
    {
        _output = GC.AllocateUninitializedArray<byte>(jpeg.Length + 256);
        Put([0xFF, 0xD8]);
        for (var at = 2; ProgressiveScan.TryMarker(jpeg, ref at, out var marker);)
        {
            if (jpeg.Length - at < 2 || BinaryPrimitives.ReadUInt16BigEndian(jpeg[at..]) is not (>= 2 and var length) || jpeg.Length - at < length)
                return null;
            var segment = jpeg.Slice(at, length);
            at += length;
            if (marker == ProgressiveScan.StartOfScan)
                return WriteScan(segment[2..], jpeg[at..]) ? _output[.._written] : null;
            if (!Take(marker, segment))
                return null;
        }

        return null;
    }

    /// <summary>Copies what stands before the scan, and notes what the scan needs of it.</summary>
    private bool Take(byte marker, ReadOnlySpan<byte> segment)
    {
        var body = segment[2..];
        Put([0xFF, marker == ProgressiveScan.Progressive ? Sequential : marker]);
        var at = _written;
        Put(segment);
        switch (marker)
        {
            case ProgressiveScan.Progressive:
                _frame = body.ToArray();
                return _frame.Length > 6 && _frame.Length == 6 + 3 * _frame[5];
            case RestartInterval:
                _interval = body.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(body) : 0;
                return true;
            case ProgressiveScan.HuffmanTables:
                return TakeCodes(body);
            case ProgressiveScan.QuantTables:
                if (QuantTable.Read(body) is not { } tables)
                    return false;
                foreach (var table in tables)
                    _steps.Add(table with { At = at + 2 + table.At });
                return true;
            default:
                return true;
        }
    }

    private bool TakeCodes(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            if (body.Length < 17)
                return false;
            var (kind, symbols) = (body[0], 0);
            var counts = body.Slice(1, 16);
            foreach (var count in counts)
                symbols += count;
            if (symbols > 256 || body.Length < 17 + symbols || (kind & 15) > 3)
                return false;
            if (kind >> 4 == 0)
            {
                if (Codes(counts, body.Slice(17, symbols)) is not { } codes)
                    return false;
                _codes[kind] = codes;
            }

            body = body[(17 + symbols)..];
        }

        return true;
    }

    private static ushort[]? Codes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var codes = new ushort[1 << 16];
        var (from, next) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            for (var i = 0; i < counts[length - 1]; i++)
            {
                var (symbol, span) = (symbols[next++], 1 << (16 - length));
                if (symbol > 15 || from + span > codes.Length)
                    return null;
                codes.AsSpan(from, span).Fill((ushort)(length << 8 | symbol));
                from += span;
            }
        }

        return codes;
    }

    private bool WriteScan(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        if (_frame.Length == 0 || header.Length < 1 || header[0] != _frame[5] || header.Length != 4 + 2 * header[0])
            return false;
        var (first, last, high, low) = (header[^3], header[^2], header[^1] >> 4, header[^1] & 15);
        if (first != 0 || last != 0 || high != 0 || BlockCodes(header) is not { } blocks || !Scale(low))
            return false;

        Put(EndOfBlockTable);
        Put([0xFF, ProgressiveScan.StartOfScan, 0, (byte)(header.Length + 2), header[0]]);
        for (var i = 0; i < header[0]; i++)
            Put([header[1 + 2 * i], (byte)(header[2 + 2 * i] & 0xF0)]);
        Put([0, 63, 0]);

        // A bit more for each block, of which none has fewer than one, and all of it stuffed at the worst; a marker for each interval.
        var units = Units();
        var more = Math.Min(units * blocks.Length / 8, data.Length) + data.Length + 16L;
        Array.Resize(ref _output, checked((int)(_written + 2 * more + (_interval > 0 ? 2 * Math.Min(units / _interval, data.Length) : 0))));
        var bits = new Bits(data, _output.AsSpan(_written));
        for (var unit = 0L; unit < units; unit++)
        {
            if (_interval > 0 && unit > 0 && unit % _interval == 0 && !bits.Restart((byte)(ProgressiveScan.FirstRestart + (unit / _interval - 1) % 8)))
                return false;
            foreach (var codes in blocks)
            {
                if (!bits.CopyMean(codes))
                    return false;
            }
        }

        _written += bits.End();
        Put(ProgressiveScan.Terminator);
        return true;
    }

    /// <summary>For each block of a unit, in turn, the codes of its component's means.</summary>
    private ushort[][]? BlockCodes(ReadOnlySpan<byte> header)
    {
        var blocks = new List<ushort[]>();
        for (var i = 0; i < header[0]; i++)
        {
            var component = _frame.AsSpan(6 + 3 * i, 3);
            var count = header[0] == 1 ? 1 : (component[1] >> 4) * (component[1] & 15);
            if (component[0] != header[1 + 2 * i] || header[2 + 2 * i] >> 4 > 3 || _codes[header[2 + 2 * i] >> 4] is not { } codes || count is 0 or > 16)
                return null;
            blocks.AddRange(Enumerable.Repeat(codes, count));
        }

        return [.. blocks];
    }

    /// <summary>What the means left for a later scan goes into their step, which is what they are multiplied by.</summary>
    private bool Scale(int low)
    {
        foreach (var table in _steps)
        {
            var step = table.Step << low;
            if (step > (table.Bytes == 1 ? byte.MaxValue : ushort.MaxValue))
                return false;
            if (table.Bytes == 1)
                _output[table.At] = (byte)step;
            else
                BinaryPrimitives.WriteUInt16BigEndian(_output.AsSpan(table.At), (ushort)step);
        }

        return true;
    }

    private long Units()
    {
        var frame = new JpegFrame(_frame);
        // A component alone comes block by block, however it is sampled.
        var (across, down) = frame.Components.Length == 3 ? (1, 1) : frame.Sampling;
        return (long)((frame.Width + 8 * across - 1) / (8 * across)) * ((frame.Height + 8 * down - 1) / (8 * down));
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_output.Length - _written < bytes.Length)
            Array.Resize(ref _output, 2 * _output.Length + bytes.Length);
        bytes.CopyTo(_output.AsSpan(_written));
        _written += bytes.Length;
    }

    /// <summary>Coded data read and written bit by bit; a 0 is stuffed behind each byte of ones, and a marker ends what is read.</summary>
    private ref struct Bits(ReadOnlySpan<byte> data, Span<byte> output)
    {
        private readonly ReadOnlySpan<byte> _data = data;
        private readonly Span<byte> _output = output;
        private ulong _in, _out;
        private int _has, _pending, _at, _written;

        /// <summary>A mean, and that its block has nothing else; false where the data are not that, or at their end.</summary>
        public bool CopyMean(ushort[] codes)
        {
            if (_has < 32)
                Fill();
            var code = codes[(int)(_in >> 48)];
            var length = (code >> 8) + (code & 255);
            if (code == 0 || length > _has)
                return false;
            Write((uint)(_in >> (64 - length)) << 1, length + 1);
            _in <<= length;
            _has -= length;
            return true;
        }

        /// <summary>Both sides on to the next byte, and the marker.</summary>
        public bool Restart(byte marker)
        {
            if (_has >= 8 || _at + 1 >= _data.Length || _data[_at] != 0xFF || _data[_at + 1] != marker)
                return false;
            _at += 2;
            (_in, _has) = (0, 0);
            Flush();
            _output[_written++] = 0xFF;
            _output[_written++] = marker;
            return true;
        }

        /// <returns>How many bytes were written.</returns>
        public int End()
        {
            Flush();
            return _written;
        }

        private void Fill()
        {
            while (_has <= 56 && _at < _data.Length)
            {
                var next = _data[_at];
                if (next == 0xFF && (_at + 1 >= _data.Length || _data[_at + 1] != 0))
                    return;
                _at += next == 0xFF ? 2 : 1;
                _in |= (ulong)next << (56 - _has);
                _has += 8;
            }
        }

        private void Write(uint value, int length)
        {
            _out = _out << length | value;
            for (_pending += length; _pending >= 8; _pending -= 8)
            {
                var next = (byte)(_out >> (_pending - 8));
                _output[_written++] = next;
                if (next == 0xFF)
                    _output[_written++] = 0;
            }
        }

        /// <summary>What is left of a byte is ones.</summary>
        private void Flush()
        {
            if (_pending > 0)
                Write((1u << (8 - _pending)) - 1, 8 - _pending);
        }
    }
}
