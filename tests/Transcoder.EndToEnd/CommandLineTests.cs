using System.Net;
using System.Net.Sockets;

namespace Transcoder.EndToEnd;

/// <summary>What the program says to whoever starts it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Without_arguments_it_seeds_samples_and_says_what_to_open()
    {
        await using var server = CliProcess.Run(_site.Folder, ["--port", "0"]);
        await server.ListeningAsync();
        await Patience.UntilAsync(() => server.Screen.Contains("Ctrl-C", StringComparison.Ordinal));

        Assert.Contains($"{server.Address}w200/photo.jpg", server.Screen);
        Assert.Equal(200, TestImages.SizeOf(await server.Browser.ImageAsync("/w200/photo.jpg")).Width);
        Assert.Equal(200, TestImages.SizeOf(await server.Browser.ImageAsync("/w200/landscapes/mountains.jpg")).Width);
        Assert.True(File.Exists(Path.Join(_site.Folder, ".transcoder", "originals", "photo.jpg")));
        Assert.True(File.Exists(Path.Join(_site.Folder, ".transcoder", "data", "w200", "photo.jpg")));
        Assert.DoesNotContain("Warning", server.Screen);
    }

    [Fact]
    public async Task Samples_that_were_deleted_stay_deleted()
    {
        await using (var first = CliProcess.Run(_site.Folder, ["--port", "0"]))
            await first.ListeningAsync();
        File.Delete(Path.Join(_site.Folder, ".transcoder", "originals", "photo.jpg"));
        await using var second = CliProcess.Run(_site.Folder, ["--port", "0"]);
        await second.ListeningAsync();
        Assert.Equal(404, (await second.Browser.FollowAsync("/w200/photo.jpg")).Status);
    }

    [Fact]
    public async Task A_relative_folder_is_the_callers()
    {
        _site.Drop("photo.png", Pictures.Red);
        await using var server = CliProcess.Run(_site.Folder, ["serve", "--originals", "originals", "--data", "./stored/here", "--port", "0"]);
        await server.ListeningAsync();
        Assert.Equal(Pictures.Red, await server.Browser.ImageAsync("/photo.png"));
        Assert.True(File.Exists(Path.Join(_site.Folder, "stored", "here", "photo.png")));
    }

    [Fact]
    public async Task An_address_that_others_can_reach_is_warned_of()
    {
        await using var server = await CliProcess.ServeAsync(_site, "--host", "0.0.0.0");
        await Patience.UntilAsync(() => server.Screen.Contains("Warning: 0.0.0.0 can be reached from other machines", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await RefusesAsync("--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}", "another program listens there");
    }

    [Fact]
    public Task Originals_that_are_not_there_are_said_so() => RefusesAsync("--originals", _site.Original("nowhere"), "nowhere: there is no such folder");

    [Fact]
    public Task Originals_that_are_a_file_are_said_so()
    {
        _site.Drop("photo.png", Pictures.Red);
        return RefusesAsync("--originals", _site.Original("photo.png"), "this is a file. Give the folder");
    }

    [Fact]
    public Task An_address_of_another_machine_is_said_so() => RefusesAsync("--host", "192.0.2.1", "--host 192.0.2.1: this machine has no such address");

    [Theory]
    [InlineData("short", "it has 5 characters, and needs 16")]
    [InlineData("a token with spaces in it", "it has a space")]
    public Task A_token_that_is_none_is_said_so(string token, string text) => RefusesAsync("--token", token, text);

    [Theory]
    [InlineData("--port", "many", "--port many: a port is a number")]
    [InlineData("--log", "loud", "--log loud: it is text or json")]
    public async Task A_value_that_cannot_be_is_said_in_words_of_the_option(string name, string value, string text)
    {
        var (status, _, screen) = await CliProcess.EndAsync(_site.Folder, ["serve", name, value]);

        Assert.Equal(2, status);
        Assert.Equal(text, screen.Trim()[..text.Length]);
        Assert.DoesNotContain("System.", screen, StringComparison.Ordinal);
    }

    [Fact]
    public Task Data_inside_the_originals_is_said_so() => RefusesAsync("--data", _site.Original("data"), "neither may be inside the other");

    [Fact]
    public Task Originals_inside_the_data_are_said_so() => RefusesAsync("--data", _site.Folder, "neither may be inside the other");

    [Fact]
    public Task Data_that_is_a_file_is_said_so()
    {
        File.WriteAllText(_site.Data, "");
        return RefusesAsync("--data", _site.Data, "this folder cannot be used");
    }

    [Theory]
    [InlineData("nothing=1", "presetsOnly")]
    [InlineData("steps", "steps")]
    [InlineData("steps=perhaps", "neither true nor false")]
    [InlineData("presets=thumb=w0", "thumb")]
    [InlineData("ladder=1,x", "'x' is no whole number")]
    [InlineData("signingKeys=short", "signingKeys")]
    [InlineData("watermarks=[", "watermarks")]
    [InlineData("logLevel=loud", "Information")]
    public Task A_setting_that_cannot_be_is_said_so(string setting, string text) => RefusesAsync("--set", setting, text);

    [Fact]
    public Task A_host_that_is_no_address_is_said_so() => RefusesAsync("--host", "cdn.example", "cdn.example");

    [Theory]
    [InlineData("--port", "many")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "70000")]
    [InlineData("--nothing", "1")]
    public async Task Arguments_that_cannot_be_end_it_without_a_stack_trace(string name, string value)
    {
        await using var server = CliProcess.Run(_site.Folder, ["serve", "--originals", _site.Originals, "--data", _site.Data, name, value]);
        Assert.NotEqual(0, await server.ExitCodeAsync());
        Assert.DoesNotContain("   at ", server.Screen);
    }

    /// <summary>It ends at once with 2 and one line that says why.</summary>
    private async Task RefusesAsync(string name, string value, string text)
    {
        var arguments = new Dictionary<string, string> { ["--originals"] = _site.Originals, ["--data"] = _site.Data, ["--port"] = "0", [name] = value };
        await using var server = CliProcess.Run(_site.Folder, ["serve", .. arguments.SelectMany(argument => new[] { argument.Key, argument.Value })]);
        Assert.Equal(2, await server.ExitCodeAsync());
        var lines = server.Screen.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 1, server.Screen);
        Assert.StartsWith("transcoder: ", lines[0]);
        Assert.Contains(text, lines[0], StringComparison.OrdinalIgnoreCase);
    }
}
