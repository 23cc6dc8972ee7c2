using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Transcoder.Tests;

/// <summary>A host of images on loopback that says on the wire whatever a test wants, true or not.</summary>
internal sealed class ImageHost : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Func<string, NetworkStream, CancellationToken, Task> _answer;
    private readonly List<string> _heads = [];
    private readonly List<Task> _answers = [];

    /// <param name="answer">Given a request's head, writes whatever it wants; the connection closes after it.</param>
    public ImageHost(IPAddress address, Func<string, NetworkStream, CancellationToken, Task> answer)
    {
        (_answer, _listener) = (answer, new TcpListener(address, 0));
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Address = new Uri($"http://{(address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address)}:{Port}/");
        _accepting = AcceptAsync();
    }

    public ImageHost(IPAddress address, string head, ReadOnlyMemory<byte> body = default)
        : this(address, async (_, wire, cancel) =>
        {
            await wire.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), cancel);
            await wire.WriteAsync(body, cancel);
        })
    {
    }

    public int Port { get; }

    public Uri Address { get; }

    /// <summary>The heads of all requests so far.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (_heads)
                return [.. _heads];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_answers);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var wire = client.GetStream();
                using var reader = new StreamReader(wire, Encoding.ASCII, leaveOpen: true);
                var head = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    head.Append(line).Append('\n');
                lock (_heads)
                    _heads.Add(head.ToString());
                await _answer(head.ToString(), wire, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Whoever asked has gone, or the test is over.
            }
        }
    }
}
