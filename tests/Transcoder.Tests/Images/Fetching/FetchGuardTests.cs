using System.Net;
using Transcoder.Images.Fetching;

namespace Transcoder.Tests.Images.Fetching;

/// <summary>Where a fetch may not go. 127.0.0.1 stands for what is private, 127.0.0.2 for the public internet.</summary>
public class FetchGuardTests
{
    private static readonly IPAddress Inside = IPAddress.Loopback;
    private static readonly IPAddress Outside = IPAddress.Parse("127.0.0.2");
    private static readonly byte[] Image = TestImages.Png(TestImages.Red, 8, 8);

    [Theory]
    [InlineData("http://127.0.0.1/", "dotted")]
    [InlineData("http://2130706433/", "decimal")]
    [InlineData("http://017700000001/", "octal")]
    [InlineData("http://0177.0.0.1/", "octal in parts")]
    [InlineData("http://0x7f000001/", "hex")]
    [InlineData("http://0x7f.0x0.0x0.0x1/", "hex in parts")]
    [InlineData("http://127.1/", "short")]
    [InlineData("http://127.0.1/", "short")]
    [InlineData("http://0/", "short for this host")]
    [InlineData("http://127.0.0.1./", "with a dot at its end")]
    [InlineData("http://%31%32%37.0.0.1/", "percent-encoded")]
    [InlineData("http://127。0。0。1/", "ideographic dots")]
    [InlineData("http://\uFF11\uFF12\uFF17.\uFF10.\uFF10.\uFF11/", "full-width")]
    [InlineData("http://127\uFF0E0\uFF0E0\uFF0E1/", "full-width dots")]
    [InlineData("http://①②⑦.⓪.⓪.①/", "circled")]
    [InlineData("http://localhost/", "by name")]
    [InlineData("http://LOCALHOST/", "by name, in capitals")]
    [InlineData("http://localhost./", "by name, with a dot")]
    [InlineData("http://anything.localhost/", "by name, below it")]
    [InlineData("http://[::1]/", "IPv6")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/", "IPv6, in full")]
    [InlineData("http://[::]/", "IPv6, unspecified")]
    [InlineData("http://[::ffff:127.0.0.1]/", "IPv4-mapped")]
    [InlineData("http://[::ffff:7f00:1]/", "IPv4-mapped, in hex")]
    [InlineData("http://[::127.0.0.1]/", "IPv4-compatible")]
    [InlineData("http://[fe80::1%25lo]/", "with a zone")]
    [InlineData("http://[fe80::1%25eth0]/", "with a zone")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/", "metadata over IPv6")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "metadata")]
    [InlineData("http://2852039166/latest/meta-data/", "metadata, decimal")]
    [InlineData("http://0xA9FEA9FE/", "metadata, hex")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/", "metadata over NAT64")]
    [InlineData("http://10.0.0.1/", "private")]
    [InlineData("http://100.64.0.1/", "carrier-grade NAT")]
    public async Task A_host_that_is_not_public_is_refused_however_it_is_spelled(string address, string why)
    {
        // Whatever a system's own resolver might read in such a name.
        using var fetcher = new UrlFetcher(new FetchOptions(), (_, _) => Task.FromResult<IPAddress[]>([Inside]), AddressGuard.IsPublic);
        Assert.True(FailureKind.NotFetched == (await FailureAsync(fetcher, address)).Kind, why);
    }

    [Theory]
    [InlineData("ftp://example.org/a.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//example.org/a.jpg")]
    [InlineData("/etc/passwd")]
    [InlineData("example.org/a.jpg")]
    [InlineData("http://")]
    [InlineData("http://:80/")]
    [InlineData("http:///a.jpg")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("http://exa mple.org/")]
    [InlineData("http://user@example.org/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("http://example.org@127.0.0.1/")]
    [InlineData("http://example.org:22/")]
    [InlineData("https://example.org:8443/")]
    [InlineData("http://example.org:99999/")]
    [InlineData("http://exämple。org:6379/")]
    public async Task Another_scheme_port_or_form_is_refused_before_anybody_is_asked(string address)
    {
        using var fetcher = new UrlFetcher(new FetchOptions(), Nobody, _ => true);
        Assert.Equal(FailureKind.NotFetched, (await FailureAsync(fetcher, address)).Kind);

        static Task<IPAddress[]> Nobody(string host, CancellationToken cancel) => throw new InvalidOperationException($"'{host}' was asked for.");
    }

    [Fact]
    public async Task An_address_over_2048_characters_is_refused()
    {
        using var fetcher = new UrlFetcher(new FetchOptions());
        Assert.Contains("2,048", (await FailureAsync(fetcher, "http://example.org/" + new string('a', 2048))).Detail);
    }

    [Fact]
    public async Task A_name_is_asked_for_once_and_what_it_answered_is_what_is_connected_to()
    {
        await using var outside = Host(Outside, Image);
        await using var inside = Host(Inside, Image);
        var asked = 0;
        using var fetcher = Fetcher((_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? Outside : Inside]), outside.Port, inside.Port);

        await using var image = await OkAsync(fetcher, $"http://rebinding.example:{outside.Port}/");

        Assert.Equal(1, asked);
        Assert.Single(outside.Heads);
        Assert.Empty(inside.Heads);
    }

    [Fact]
    public async Task A_name_that_answers_public_then_private_is_refused_at_the_second_hop()
    {
        await using var inside = Host(Inside, Image);
        await using var outside = Redirecting(Outside, "/again");
        var asked = 0;
        using var fetcher = Fetcher((_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? Outside : Inside]), outside.Port);

        var failure = await FailureAsync(fetcher, $"http://rebinding.example:{outside.Port}/");

        Assert.Equal(FailureKind.NotFetched, failure.Kind);
        Assert.Equal(2, asked);
        Assert.Single(outside.Heads);
        Assert.Empty(inside.Heads);
    }

    [Fact]
    public async Task A_name_with_a_public_and_a_private_address_is_refused()
    {
        await using var outside = Host(Outside, Image);
        using var fetcher = Fetcher((_, _) => Task.FromResult<IPAddress[]>([Outside, Inside]), outside.Port);

        var failure = await FailureAsync(fetcher, $"http://both.example:{outside.Port}/");

        Assert.Equal(FailureKind.NotFetched, failure.Kind);
        Assert.DoesNotContain("127.0.0.1", failure.Detail);
        Assert.Contains("127.0.0.1", failure.LogDetail);
        Assert.Empty(outside.Heads);
    }

    [Fact]
    public async Task A_redirect_into_a_private_network_is_refused_before_it_is_connected_to()
    {
        await using var inside = Host(Inside, Image);
        await using var outside = Redirecting(Outside, inside.Address.ToString());
        using var fetcher = Fetcher(null, outside.Port, inside.Port);

        Assert.Equal(FailureKind.NotFetched, (await FailureAsync(fetcher, outside.Address.ToString())).Kind);
        Assert.Empty(inside.Heads);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.png")]
    [InlineData("http://name:secret@127.0.0.2/")]
    [InlineData("http://127.0.0.2:22/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://%zz/")]
    [InlineData("//169.254.169.254/")]
    [InlineData("\\\\169.254.169.254\\")]
    public async Task A_redirect_to_what_is_no_address_to_fetch_is_refused(string location)
    {
        await using var outside = Redirecting(Outside, location);
        using var fetcher = Fetcher(null, outside.Port);

        Assert.Equal(FailureKind.NotFetched, (await FailureAsync(fetcher, outside.Address.ToString())).Kind);
        Assert.Single(outside.Heads);
    }

    [Fact]
    public void A_redirect_from_https_to_http_is_refused()
    {
        var options = new FetchOptions();
        Assert.False(FetchTarget.TryParse("http://example.org/", new Uri("https://example.org/"), options, out _, out var failure));
        Assert.Contains("https to http", failure.Detail);
        Assert.True(FetchTarget.TryParse("https://example.org/", new Uri("http://example.org/"), options, out _, out _));
        Assert.True(FetchTarget.TryParse("/b", new Uri("https://example.org/a"), options, out var next, out _));
        Assert.Equal("https://example.org/b", next.ToString());
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_redirects_are_followed_and_no_sixth(int redirects, bool isFetched)
    {
        await using var outside = new ImageHost(Outside, async (head, wire, cancel) =>
        {
            var step = int.Parse(head.Split(' ')[1].TrimStart('/'));
            var answer = step == redirects
                ? $"HTTP/1.1 200 OK\r\nContent-Length: {Image.Length}\r\n\r\n"
                : $"HTTP/1.1 30{(step % 2 == 0 ? 2 : 8)} Elsewhere\r\nLocation: {step + 1}\r\nContent-Length: 0\r\n\r\n";
            await wire.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), cancel);
            if (step == redirects)
                await wire.WriteAsync(Image, cancel);
        });
        using var fetcher = Fetcher(null, outside.Port);

        var fetched = await fetcher.FetchAsync($"{outside.Address}0");

        Assert.Equal(isFetched, fetched.Value is not null);
        Assert.Equal(6, outside.Heads.Count);
        if (fetched.Value is { } image)
            await image.DisposeAsync();
        else
            Assert.Contains("more than 5 times", fetched.Failure!.Detail);
    }

    [Fact]
    public async Task Private_addresses_and_other_ports_are_asked_only_where_an_option_says_so()
    {
        await using var inside = Host(Inside, Image);
        using var careful = new UrlFetcher(new FetchOptions { Ports = [inside.Port] });
        using var trusting = new UrlFetcher(new FetchOptions { AllowPrivate = true });

        Assert.Equal(FailureKind.NotFetched, (await FailureAsync(careful, inside.Address.ToString())).Kind);
        Assert.Empty(inside.Heads);
        await using var image = await OkAsync(trusting, inside.Address.ToString());
        Assert.Single(inside.Heads);
    }

    [Fact]
    public async Task Nothing_of_ours_is_told_to_the_host()
    {
        await using var outside = new ImageHost(Outside, async (head, wire, cancel) =>
        {
            var status = head.StartsWith("GET /again ", StringComparison.Ordinal) ? "200 OK" : "302 Found\r\nLocation: /again";
            var length = status == "200 OK" ? Image.Length : 0;
            await wire.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nSet-Cookie: who=you\r\nContent-Length: {length}\r\n\r\n"), cancel);
            if (length > 0)
                await wire.WriteAsync(Image, cancel);
        });
        using var fetcher = Fetcher(null, outside.Port);
        using var activity = new System.Diagnostics.Activity("a request of ours").Start();

        await using var image = await OkAsync(fetcher, $"{outside.Address}first");

        Assert.Equal(2, outside.Heads.Count);
        Assert.All(outside.Heads, head => Assert.Equal(
            ["Accept", "Accept-Encoding", "Host", "User-Agent"],
            head.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(':')[0]).Order()));
        Assert.All(outside.Heads, head => Assert.Contains("Accept-Encoding: identity", head));
    }

    private static ImageHost Host(IPAddress address, byte[] body) => new(address, $"HTTP/1.1 200 OK\nContent-Length: {body.Length}", body);

    private static ImageHost Redirecting(IPAddress address, string location) =>
        new(address, $"HTTP/1.1 302 Found\nLocation: {location}\nContent-Length: 0");

    private static UrlFetcher Fetcher(Resolver? resolve, params int[] ports) => new(
        new FetchOptions { Ports = ports }, resolve ?? Dns.GetHostAddressesAsync, address => address.Equals(Outside));

    private static async Task<FetchedImage> OkAsync(UrlFetcher fetcher, string address)
    {
        var fetched = await fetcher.FetchAsync(address);
        return fetched.Try(out var image, out var failure) ? image : throw new Xunit.Sdk.XunitException(failure.ToString());
    }

    private static async Task<Failure> FailureAsync(UrlFetcher fetcher, string address)
    {
        var fetched = await fetcher.FetchAsync(address);
        Assert.Null(fetched.Value);
        return fetched.Failure!;
    }
}
