using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Transcoder.Images.Fetching;

/// <summary>The addresses of a host's name.</summary>
internal delegate Task<IPAddress[]> Resolver(string host, CancellationToken cancel);

/// <summary>Connects only to addresses that were checked: a name is asked for once, and what it answered is what is connected to.</summary>
internal sealed class PinnedConnections(FetchOptions options, Resolver resolve, Func<IPAddress, bool> isPublic)
{
    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = ConnectAsync,
        // Each request connects anew, so each is checked anew.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectTimeout = options.Time,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16, // KB
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            // A certificate may name addresses of further ones and of revocation lists, and those nobody would have checked.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        },
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await AddressesAsync(context.DnsEndPoint.Host, cancel);
        Exception? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not SocketException)
                    throw;
                last = e;
            }
        }

        throw last!;
    }

    /// <summary>All of a host's addresses, IPv4 first because a function has no other road; one that is not public refuses the host.</summary>
    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancel);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        if (!options.AllowPrivate && addresses.FirstOrDefault(address => !isPublic(address)) is { } refused)
        {
            throw new ContentException(new Failure(
                FailureKind.NotFetched, $"'{host}' is not fetched from: it is no host of the public internet.", $"{host} is at {refused}."));
        }

        return [.. addresses.OrderBy(address => address.AddressFamily)];
    }
}
