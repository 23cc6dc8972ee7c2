using System.Net.Sockets;
using System.Text;

namespace Transcoder.EndToEnd.Harness;

/// <summary>Sends bytes that no well-behaved client would send, each request over a connection of its own.</summary>
internal static class Wire
{
    public static Task<Reply> GetAsync(Uri server, string target, params string[] headers) => SendAsync(server, "GET", target, headers);

    /// <param name="target">Each char is sent as the byte of its number.</param>
    public static Task<Reply> SendAsync(Uri server, string method, string target, params string[] headers)
    {
        var head = $"{method} {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        return SendAsync(server, Encoding.Latin1.GetBytes(head), hasBody: method != "HEAD");
    }

    public static async Task<Reply> SendAsync(Uri server, byte[] request, bool hasBody = true)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        var stream = client.GetStream();
        var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);
            await stream.CopyToAsync(received, patience.Token);
        }
        catch (IOException)
        {
            // Refused before all of it was sent; what was answered counts.
        }
        return Read(received.ToArray(), hasBody);
    }

    private static Reply Read(byte[] received, bool hasBody)
    {
        var end = received.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end > 0, $"The connection ended without an answer, after {received.Length} bytes");
        var lines = Encoding.Latin1.GetString(received, 0, end).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);
        var body = received.AsSpan(end + 4);
        if (hasBody && headers.TryGetValue("Content-Length", out var length))
            Assert.Equal(length, $"{body.Length}");
        return new Reply(int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), headers, body.ToArray());
    }
}
