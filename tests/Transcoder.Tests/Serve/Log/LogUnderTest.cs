using System.Buffers;
using System.Text;
using Transcoder.Cli.Serve.Log;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Tests.Serve.Log;

/// <summary>Entries of a log, and what becomes of them.</summary>
internal static class LogUnderTest
{
    /// <summary>By the clock of this machine, as a log has it.</summary>
    public static DateTimeOffset Noon { get; } = new(new DateTime(2026, 5, 6, 12, 0, 0, DateTimeKind.Local));

    public static Passage Request(string target, int status = 200, string route = "edge:hit", string? detail = null, double milliseconds = 0.31, long bytes = 11_264) =>
        new(Noon, "GET", target, status, bytes, milliseconds, route, null, detail, null, false);

    public static string Written(this ILogLines lines, Passage request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        lines.Write(buffer, request);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Written(this ILogLines lines, LogEvent told)
    {
        var buffer = new ArrayBufferWriter<byte>();
        lines.Write(buffer, told);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
