using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Transcoder.Tests.Aws;

/// <summary>What becomes of one request. Bytes pass both ways as they are, so that signatures stay right.</summary>
internal sealed record Spoiling
{
    /// <summary>The server never hears of the request; this is its answer.</summary>
    public string? Answer { get; init; }

    /// <summary>After so many bytes of the server's answer nothing more comes.</summary>
    public int? After { get; init; }

    /// <summary>Then the connection stands still, instead of being cut.</summary>
    public bool Stalls { get; init; }

    public static Spoiling Error(int status, string code) => Xml(status, $"<Error><Code>{code}</Code><Message>Spoiled.</Message></Error>");

    public static Spoiling Xml(int status, string body) => new()
    {
        Answer = $"HTTP/1.1 {status} Spoiled\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}",
    };
}

/// <summary>Stands before the S3 server and spoils what it is told to.</summary>
internal sealed class SpoiledServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private readonly Func<string, Spoiling?> _spoil;

    /// <param name="spoil">Told the head of each request; null lets it pass.</param>
    public SpoiledServer(CephServer server, Func<string, Spoiling?> spoil)
    {
        _server = server.Endpoint;
        _spoil = spoil;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Their heads.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
    }

    /// <summary>One request a connection.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var (head, more) = await ReadHeadAsync(stream);
        if (head.Length == 0)
            return;
        Requests.Enqueue(head);
        var spoiling = _spoil(head);
        if (spoiling?.Answer is { } answer)
        {
            await SkipBodyAsync(stream, head, more.Length);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            return;
        }

        using var server = new TcpClient();
        await server.ConnectAsync(_server.Host, _server.Port);
        var upstream = server.GetStream();
        await upstream.WriteAsync(Encoding.Latin1.GetBytes(head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));
        await upstream.WriteAsync(more);
        var sending = stream.CopyToAsync(upstream, _end.Token);
        await ReceiveAsync(upstream, stream, spoiling);
        client.Close();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task ReceiveAsync(NetworkStream from, NetworkStream to, Spoiling? spoiling)
    {
        var left = spoiling?.After ?? int.MaxValue;
        var buffer = new byte[64 * 1024];
        while (left > 0 && await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), _end.Token) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
            left -= read;
        }
        if (left == 0 && spoiling!.Stalls)
            await Task.Delay(Timeout.Infinite, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task<(string Head, byte[] More)> ReadHeadAsync(NetworkStream stream)
    {
        var received = new List<byte>();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            received.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.Latin1.GetString([.. received]);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end)
                return (text[..(end + 4)], [.. received.Skip(end + 4)]);
        }
        return ("", []);
    }

    /// <summary>Who answers and hangs up while the client still sends resets the connection, and the answer is lost.</summary>
    private static async Task SkipBodyAsync(NetworkStream stream, string head, int received)
    {
        const string Length = "\r\nContent-Length: ";
        if (head.Contains("100-continue", StringComparison.Ordinal) || head.IndexOf(Length, StringComparison.Ordinal) is not (>= 0 and var at))
            return;
        var value = head.AsSpan(at + Length.Length);
        var left = int.Parse(value[..value.IndexOf('\r')], System.Globalization.CultureInfo.InvariantCulture) - received;
        var buffer = new byte[64 * 1024];
        while (left > 0 && await stream.ReadAsync(buffer) is > 0 and var read)
            left -= read;
    }
}
