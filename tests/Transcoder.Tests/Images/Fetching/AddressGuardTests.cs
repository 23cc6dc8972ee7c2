using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Transcoder.Images.Fetching;

namespace Transcoder.Tests.Images.Fetching;

public class AddressGuardTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.255.255.255")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("100.100.100.200")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.0")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.0")]
    [InlineData("192.168.255.255")]
    [InlineData("198.18.0.0")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    public void An_IPv4_address_of_a_special_network_is_not_public(string address) => Assert.False(IsPublic(address));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    public void The_addresses_beside_a_special_network_are_public(string address) => Assert.True(IsPublic(address));

    [Theory]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("::127.0.0.1", "IPv4-compatible")]
    [InlineData("::8.8.8.8", "IPv4-compatible, of a public one too")]
    [InlineData("::ffff:127.0.0.1", "IPv4-mapped")]
    [InlineData("::ffff:a9fe:a9fe", "IPv4-mapped")]
    [InlineData("::ffff:0:10.0.0.1", "IPv4-translated")]
    [InlineData("64:ff9b::127.0.0.1", "NAT64")]
    [InlineData("64:ff9b::a9fe:a9fe", "NAT64")]
    [InlineData("64:ff9b:1::8.8.8.8", "NAT64 of a local network")]
    [InlineData("100::1", "discard")]
    [InlineData("2001::1", "Teredo")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo")]
    [InlineData("2001:2::1", "benchmarks")]
    [InlineData("2001:10::1", "hashes of keys")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("2002:7f00:1::", "6to4 of loopback")]
    [InlineData("2002:a9fe:a9fe::1", "6to4 of metadata")]
    [InlineData("3fff::1", "documentation")]
    [InlineData("5f00::1", "segment routing")]
    [InlineData("fc00::1", "unique local")]
    [InlineData("fd00:ec2::254", "unique local, metadata")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fe80::1%1", "link-local with a zone")]
    [InlineData("2606:4700::1111%1", "with a zone")]
    [InlineData("fec0::1", "site-local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("4000::1", "not given out")]
    public void An_IPv6_address_of_a_special_network_is_not_public(string address, string why) => Assert.False(IsPublic(address), why);

    [Theory]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80f::200e")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void An_IPv6_address_that_is_given_out_is_public(string address) => Assert.True(IsPublic(address));

    /// <summary>Said anew in arithmetic, so that a network written wrongly shows.</summary>
    [Fact]
    public void Every_IPv4_address_is_judged_as_the_registry_says() => Check(V4, bytes =>
    {
        var special = bytes switch
        {
            [0 or 10 or 127, ..] or [>= 224, ..] => true,
            [100, >= 64 and <= 127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [198, 18 or 19, ..] => true,
            [192, 0, 0 or 2, _] or [192, 88, 99, _] or [198, 51, 100, _] or [203, 0, 113, _] or [168, 63, 129, 16] => true,
            _ => false,
        };
        return AddressGuard.IsPublic(new IPAddress(bytes)) == !special;
    });

    [Fact]
    public void An_IPv4_address_in_IPv6_is_judged_as_itself_or_refused() => Check(V4, bytes =>
    {
        var address = new IPAddress(bytes);
        byte[][] forms =
        [
            [.. new byte[12], .. bytes],
            [0x20, 0x02, .. bytes, .. new byte[10]],
            [0x20, 0x01, 0, 0, .. new byte[8], .. bytes.Select(value => (byte)~value)],
            [0, 0x64, 0xff, 0x9b, .. new byte[8], .. bytes],
            [.. address.MapToIPv6().GetAddressBytes()],
        ];
        return forms.All(form => AddressGuard.IsPublic(address) || !AddressGuard.IsPublic(new IPAddress(form)));
    });

    [Fact]
    public void No_IPv6_address_outside_of_what_is_given_out_is_public() => Check(V6, bytes =>
        (bytes[0] & 0xE0) == 0x20 || bytes is [0, 0x64, 0xff, 0x9b, ..] || bytes.AsSpan(0, 10).IndexOfAnyExcept((byte)0) < 0
        || !AddressGuard.IsPublic(new IPAddress(bytes)));

    private static Gen<byte> Byte => Gen.Choose(0, 255).Select(value => (byte)value);

    /// <summary>Half of them beside the edges of the special networks, where most mistakes are.</summary>
    private static Gen<byte[]> V4 => Gen.OneOf(
        Byte.ArrayOf(4),
        from first in Gen.Elements<byte>(0, 1, 9, 10, 11, 99, 100, 126, 127, 128, 168, 169, 171, 172, 191, 192, 198, 203, 223, 224, 240, 255)
        from second in Gen.Elements<byte>(0, 1, 15, 16, 17, 18, 19, 20, 31, 32, 51, 63, 64, 88, 127, 128, 167, 168, 169, 253, 254, 255)
        from third in Gen.Elements<byte>(0, 1, 2, 3, 98, 99, 100, 113, 129, 255)
        from fourth in Gen.OneOf(Byte, Gen.Constant((byte)16))
        select new[] { first, second, third, fourth });

    private static Gen<byte[]> V6 => Byte.ArrayOf(16);

    private static void Check(Gen<byte[]> addresses, Func<byte[], bool> holds) =>
        Prop.ForAll(Arb.From(addresses), holds).Check(Thorough);

    private static bool IsPublic(string address) => AddressGuard.IsPublic(IPAddress.Parse(address));
}
