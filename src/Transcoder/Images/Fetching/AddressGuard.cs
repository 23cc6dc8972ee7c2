using System.Net;
using System.Net.Sockets;

namespace Transcoder.Images.Fetching;

/// <summary>
/// Which addresses belong to the public internet, after IANA's registries of special-purpose addresses. IPv4 is all but what is listed,
/// IPv6 only what is given out (2000::/3) less what is listed; an IPv6 address that carries an IPv4 one is judged by that, or refused.
/// </summary>
public static class AddressGuard
{
    private static readonly IPNetwork[] NotPublic =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this host
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT; a cloud's metadata at 100.100.100.200
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("168.63.129.16/32"), // a cloud's own channel to its machines
        IPNetwork.Parse("169.254.0.0/16"), // link-local; metadata and credentials of most clouds
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments; a cloud's metadata at 192.0.0.192
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // relays of 6to4
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
        IPNetwork.Parse("2001::/23"), // protocol assignments; Teredo, which carries IPv4
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4, which carries IPv4
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    /// <summary>What a translating network makes of a public IPv4 address, so the only road for a host that has no other.</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.ScopeId != 0)
                return false;
            if (Translated.Contains(address))
                return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            if (!GivenOut.Contains(address))
                return false;
        }

        return !NotPublic.Any(network => network.Contains(address));
    }
}
