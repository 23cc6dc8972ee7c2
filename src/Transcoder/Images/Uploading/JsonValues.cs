using System.Buffers;

namespace Transcoder.Images.Uploading;

/// <summary>
/// Cuts a JSON body into its values as it comes: one object, or the elements of an array. Only brackets and strings are looked at; whether
/// a value is right is for whoever reads it. Trouble with the body itself is a <see cref="ContentException"/>.
/// </summary>
/// <param name="most">How long a value may be, in bytes.</param>
internal sealed class JsonValues(Stream body, int most) : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _bytes = PooledBytes.Rent(FirstBytes);
    private int _start, _end;
    private int _count;

    public bool IsArray { get; private set; }

    /// <summary>Looks at the first byte that is no white space.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        var first = await PeekAsync(cancel);
        IsArray = first == '[';
        if (first is not ((byte)'[' or (byte)'{'))
            throw Broken(first is null ? "The body is empty; a JSON object or an array of them is taken." : "The body is neither a JSON object nor an array of them.");
        if (IsArray)
            _start++;
    }

    /// <summary>The next value, the caller's to dispose; null after the last one.</summary>
    public async Task<JsonValue?> NextAsync(CancellationToken cancel)
    {
        var next = await PeekAsync(cancel);
        if (!IsArray && _count > 0)
            return next is null ? null : throw Broken("Something follows behind the JSON object.");
        if (IsArray && next == ']')
        {
            _start++;
            return await PeekAsync(cancel) is null ? null : throw Broken("Something follows behind the JSON array.");
        }

        if (_count > 0)
        {
            if (next != ',')
                throw Broken($"The array is broken behind element {_count}: a comma or its end is missing.");
            _start++;
            next = await PeekAsync(cancel);
        }

        if (next is null or (byte)',' or (byte)']' or (byte)'}')
            throw Broken($"The array is broken: element {_count + 1} is missing.");
        _count++;
        return await ValueAsync(cancel);
    }

    public void Dispose() => PooledBytes.Return(_bytes);

    private async Task<JsonValue> ValueAsync(CancellationToken cancel)
    {
        var end = new JsonEnd();
        var (length, isTooLong) = (0, false);
        while (true)
        {
            var found = end.Find(_bytes.AsSpan(_start + length, _end - _start - length));
            length = found < 0 ? _end - _start : length + found;
            isTooLong |= length > most;
            if (found >= 0)
                break;
            if (isTooLong)
            {
                // Of an array's element the rest is passed over, for those behind it; an object's is not even read.
                if (!IsArray)
                    return JsonValue.TooLong;
                (_start, _end, length) = (0, 0, 0);
            }

            if (!await FillAsync(cancel))
                throw Broken(IsArray ? $"The body ends in the middle of element {_count}." : "The body ends in the middle of the object.");
        }

        if (!isTooLong)
            return Cut(length);
        _start += length;
        return JsonValue.TooLong;
    }

    /// <summary>Gives the buffer away with the value in it, and goes on in another with what is behind.</summary>
    private JsonValue Cut(int length)
    {
        var value = new JsonValue(_bytes, _start, length);
        var rest = _bytes.AsSpan(_start + length, _end - _start - length);
        var bytes = PooledBytes.Rent(Math.Max(FirstBytes, rest.Length));
        rest.CopyTo(bytes);
        (_bytes, _start, _end) = (bytes, 0, rest.Length);
        return value;
    }

    /// <summary>The next byte that is no white space, not taken; null at the end.</summary>
    private async Task<byte?> PeekAsync(CancellationToken cancel)
    {
        while (true)
        {
            var space = _bytes.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n"u8);
            if (space >= 0)
                return _bytes[_start += space];
            (_start, _end) = (0, 0);
            if (!await FillAsync(cancel))
                return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (_end == _bytes.Length)
        {
            var unread = _bytes.AsSpan(_start, _end - _start);
            var bytes = PooledBytes.Rent((int)Math.Min(Math.Max(FirstBytes, 2L * unread.Length), Array.MaxLength));
            unread.CopyTo(bytes);
            PooledBytes.Return(_bytes);
            (_bytes, _start, _end) = (bytes, 0, unread.Length);
        }

        var read = await body.ReadAsync(_bytes.AsMemory(_end), cancel);
        _end += read;
        return read > 0;
    }

    private static ContentException Broken(string detail) => new(new Failure(FailureKind.BadRequest, detail));
}

/// <summary>A value as it came, to be changed at will by who has it.</summary>
internal sealed class JsonValue(byte[] buffer, int start, int length) : IDisposable
{
    public static readonly JsonValue TooLong = new([], 0, 0);

    private byte[]? _buffer = buffer;

    public Memory<byte> Bytes => _buffer.AsMemory(start, length);

    /// <summary>Once only, however often it is called: a buffer that is given back twice is lent to two requests at once.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } bytes)
            PooledBytes.Return(bytes);
    }
}

/// <summary>Buffers of which the small ones are used again.</summary>
internal static class PooledBytes
{
    private const int MaxPooled = 4 * 1024 * 1024;

    public static byte[] Rent(int length) => length <= MaxPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    public static void Return(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= MaxPooled)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
