namespace Transcoder.EndToEnd;

/// <summary>Originals that are damaged, lie about themselves, or are made to do harm.</summary>
public sealed class HardFileTests(HardFileTests.Started started) : IClassFixture<HardFileTests.Started>
{
    private const long Megabyte = 1024 * 1024;

    private CliProcess Server => started.Server;

    /// <summary>Each file, the statuses that are right for it, and what the text has to say.</summary>
    public static TheoryData<string, int[], string> Cases { get; } = new()
    {
        { "truncated-60.jpg", [422], "damaged or cut off" },
        { "truncated-header.jpg", [422], "" },
        { "one-byte.jpg", [422], "" },
        { "zero.jpg", [422], "" },
        { "text.jpg", [422], "" },
        { "tail-garbage.jpg", [200], "" },
        { "bit-rot.jpg", [200, 422], "" },
        { "png-named.jpg", [200], "" },
        { "lying-100000x100000.png", [413], "pixels" },
        { "lying-65535x65535.gif", [413], "pixels" },
        { "bomb-60000x60000-1bit.png", [413], "pixels" },
        { "tall-1x60000.png", [200, 413], "" },
        { "wide-60000x1.png", [200, 413], "" },
        { "text-chunk-bomb.png", [200, 422], "" },
        { "frames-5000.gif", [413], "frames" },
        { "named.heic", [422], "HEIC" },
        { "named.pdf", [422], "PDF" },
        { "svg-file.svg", [200, 422], "" },
        { "svg-http.svg", [200, 422], "" },
        { "svg-entity.svg", [200, 422], "" },
        { "svg-laughs.svg", [413, 422], "" },
        { "svg-uses.svg", [413, 422], "" },
        { "svgz-bomb.svgz", [413, 422], "" },
        { "svg-huge.svg", [200, 413], "" },
        { "svg-script.svg", [200], "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_hard_original_gets_its_status_and_a_text_that_helps(string name, int[] right, string text)
    {
        var reply = await Server.Browser.FollowAsync($"/w200/{name}");
        Assert.Contains(reply.Status, right);
        if (reply.Status == 200)
        {
            Assert.NotEqual("image/svg+xml", reply.ContentType);
            Pictures.AssertWhole(reply.Body);
        }
        else
        {
            Assert.True(reply.Detail.Length > 20 && reply.Detail.Contains(text, StringComparison.OrdinalIgnoreCase), reply.Detail);
            Assert.False(File.Exists(started.Site.Stored($"w200/{name}")));
        }
        Assert.Equal(200, (await Server.Browser.GetAsync("/")).Status);
    }

    [Fact]
    public void The_cases_are_all_there_are() =>
        Assert.Equal(HardFiles.All().Keys.Order(), Cases.Select(row => (string)row[0]).Order());

    [Fact]
    public async Task The_same_damage_gets_the_same_answer_each_time()
    {
        foreach (var name in new[] { "bit-rot.jpg", "truncated-60.jpg" })
        {
            var statuses = new List<int>();
            foreach (var width in new[] { 100, 128, 150, 160 })
                statuses.Add((await Server.Browser.FollowAsync($"/w{width}-png/{name}")).Status);
            Assert.Single(statuses.Distinct());
        }
    }

    [Fact]
    public async Task A_hostile_drawing_reads_no_file_and_calls_no_host()
    {
        using var host = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        host.Start();
        var drawing = $"""
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">
              <image xlink:href="http://{host.LocalEndpoint}/x.png" width="100" height="100"/>
              <image href="file://{started.Site.Original("secret.png")}" width="100" height="100"/>
              <image href="secret.png" width="100" height="100"/>
            </svg>
            """;
        started.Site.Drop("secret.png", Pictures.Red);
        started.Site.Drop("hostile.svg", System.Text.Encoding.UTF8.GetBytes(drawing));

        var reply = await Server.Browser.FollowAsync("/w100-png-bgffffff/hostile.svg");
        Assert.False(host.Pending());
        Assert.Contains(reply.Status, (int[])[200, 422]);
        if (reply.Status == 200)
            Assert.False(TestImages.Is(reply.Body, TestImages.Red));
    }

    [Fact]
    public async Task Memory_is_back_where_it_was()
    {
        await AskAllAsync(100);
        await AskAllAsync(128);
        var before = await SettledMemoryAsync();
        foreach (var width in new[] { 150, 160, 240, 256 })
            await AskAllAsync(width);
        Assert.InRange(await SettledMemoryAsync() - before, long.MinValue, 120 * Megabyte);

        async Task AskAllAsync(int width)
        {
            foreach (var name in HardFiles.All().Keys)
                Assert.InRange((await Server.Browser.FollowAsync($"/w{width}-gray-webp/{name}")).Status, 200, 499);
        }
    }

    /// <summary>The least of some looks: work is done by then, and the collector has had its occasions.</summary>
    private async Task<long> SettledMemoryAsync()
    {
        var least = long.MaxValue;
        for (var look = 0; look < 10; look++)
        {
            await Server.Browser.FollowAsync("/w200/png-named.jpg");
            least = Math.Min(least, Server.Memory);
            await Task.Delay(50);
        }
        return least;
    }

    /// <summary>One server with all of them among its originals.</summary>
    public sealed class Started : IAsyncLifetime
    {
        internal Site Site { get; } = new();

        internal CliProcess Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            foreach (var (name, content) in HardFiles.All())
                Site.Drop(name, content);
            Server = await CliProcess.ServeAsync(Site);
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Site.Dispose();
        }
    }
}
