using System.Buffers;
using System.Globalization;
using System.Text;

namespace Transcoder.Cli.Serve.Log;

/// <summary>A line for a screen as it grows, used again and again; knows in which column it is.</summary>
internal sealed class ScreenLine(bool isColoured)
{
    public const string Dim = "\e[2m", Red = "\e[31m", Green = "\e[32m", Yellow = "\e[33m", Cyan = "\e[36m";

    private const string Plain = "\e[0m";

    private readonly StringBuilder _line = new(256);
    private readonly char[] _number = new char[32];

    /// <summary>Columns taken so far, colours not counted.</summary>
    public int Column { get; private set; }

    public ScreenLine Text(string text)
    {
        _line.Append(text);
        Column += text.Length;
        return this;
    }

    public ScreenLine Text(string colour, string text) => Begin(colour).Text(text).End();

    /// <param name="columns">Is right-aligned in so many.</param>
    public ScreenLine Number<T>(T number, string format, int columns) where T : ISpanFormattable
    {
        number.TryFormat(_number, out var length, format, CultureInfo.InvariantCulture);
        PadTo(Column + columns - length);
        _line.Append(_number, 0, length);
        Column += length;
        return this;
    }

    public ScreenLine PadTo(int column)
    {
        if (column > Column)
        {
            _line.Append(' ', column - Column);
            Column = column;
        }

        return this;
    }

    /// <summary>What came from outside must not move the cursor, colour the screen, begin a line of its own or turn the direction of the rest.</summary>
    public ScreenLine Harmless(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                Text("\\u").Number((int)letter, "x4", 4);
            }
            else
            {
                _line.Append(letter);
                Column++;
            }
        }

        return this;
    }

    /// <summary>Another line, for what belongs to this one.</summary>
    public ScreenLine Under(int indent)
    {
        _line.Append('\n');
        Column = 0;
        return PadTo(indent);
    }

    public ScreenLine Begin(string colour)
    {
        if (isColoured)
            _line.Append(colour);
        return this;
    }

    public ScreenLine End()
    {
        if (isColoured)
            _line.Append(Plain);
        return this;
    }

    public void WriteTo(IBufferWriter<byte> to)
    {
        _line.Append('\n');
        foreach (var part in _line.GetChunks())
            Encoding.UTF8.GetBytes(part.Span, to);
        _line.Clear();
        Column = 0;
    }
}
