using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve;

namespace Transcoder.Tests.Serve;

public sealed class ServerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private ServeOptions Options => new()
    {
        Originals = _folder.Make("originals"),
        Data = _folder["data"],
        Port = 0,
        LogLevel = LogLevel.None,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_dropped_a_moment_ago_is_served_and_a_deleted_one_is_not()
    {
        await using var server = await Server.StartAsync(Options);
        using var client = new HttpClient { BaseAddress = server.Address };
        File.Copy(Path.Combine(AppContext.BaseDirectory, "samples", "rotated.jpg"), _folder["originals/new.jpg"]);

        using var variant = await client.GetAsync("/w100/new.jpg");
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (variant.StatusCode, variant.Header("Content-Type")));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/new.jpg")).StatusCode);

        File.Delete(_folder["originals/new.jpg"]);
        for (var i = 0; i < 100 && (await client.GetAsync("/new.jpg")).StatusCode == HttpStatusCode.OK; i++)
            await Task.Delay(50);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/new.jpg")).StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<ServeException>(() => Server.StartAsync(Options with { Port = port }));

        Assert.Contains($"{port}", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_libvips_that_is_missing_is_said_with_what_to_do()
    {
        var error = Assert.Throws<ServeException>(() => Server.RequireLibvips(() => throw new DllNotFoundException("It could not be loaded.", new DllNotFoundException("libvips.so.42: no such file\nand more"))));

        Assert.Contains("apt-get install libvips42", error.Message);
        Assert.EndsWith("libvips.so.42: no such file", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("missing", "data")]
    [InlineData("originals", "originals/data")]
    [InlineData("originals", "originals")]
    [InlineData("originals", "")]
    public async Task Folders_that_cannot_be_are_refused(string originals, string data)
    {
        var options = Options with { Originals = _folder[originals], Data = _folder[data] };
        await Assert.ThrowsAsync<ServeException>(() => Server.StartAsync(options));
    }

    [Fact]
    public void The_samples_are_copied_whole_without_their_licences()
    {
        Samples.CopyTo(_folder["seeded"]);
        var names = Directory.EnumerateFileSystemEntries(_folder["seeded"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["ellipse.png", "landscapes", "logo.svg", "pan.webp", "photo.jpg", "rotated.jpg"], names);
        Assert.True(File.Exists(Path.Combine(_folder["seeded"], "landscapes", "mountains.jpg")));
    }

    [Fact]
    public void Settings_are_read_by_name_and_all_errors_are_told()
    {
        var options = ServeSettings.Apply(new ServeOptions(), ["steps=false", "presets=thumb=w100; big=w2000", "edgeMegabytes=8", "logLevel=warning"]);
        Assert.Equal((false, "w2000", 8L << 20, LogLevel.Warning),
            (options.Urls.Steps, options.Urls.Presets["big"], options.EdgeBytes, options.LogLevel));

        var error = Assert.Throws<ServeException>(() => ServeSettings.Apply(new ServeOptions(), ["nope=1", "steps=maybe"]));
        Assert.Contains("--set 'nope=1': no such setting", error.Message);
        Assert.Contains("steps: 'maybe' is neither true nor false.", error.Message);
    }
}
