using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transcoder.EndToEnd;

/// <summary>What the server says of its requests, on a terminal and elsewhere.</summary>
public sealed class LogTests : IDisposable
{
    private readonly Site _site = new();

    public LogTests() => _site.Drop("photo.png", Pictures.Red);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task On_a_terminal_a_request_is_a_coloured_line_below_the_greeting_and_ends_with_the_screen()
    {
        await using var terminal = await Terminal.ServeAsync(_site, columns: 80);
        await terminal.Browser.ImageAsync("/w32/photo.png");
        await terminal.Browser.HitAsync("/w32/photo.png");
        await terminal.Browser.GetAsync($"/w32/{new string('a', 300)}.png");
        await terminal.InterruptAsync();

        var lines = terminal.Lines;
        var greeting = Array.FindIndex(lines, line => line.Contains("Ctrl-C stops it", StringComparison.Ordinal));
        var first = Array.FindIndex(lines, line => Regex.IsMatch(line, @"^\e\[2m\d\d:\d\d:\d\d"));
        Assert.InRange(greeting, 0, first - 1);
        Assert.Contains(lines, line => line.Contains("\e[36m307\e[0m redirect", StringComparison.Ordinal) && line.EndsWith("/w32/photo.png", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\e[32m200\e[0m transformed", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\e[32m200\e[0m edge hit", StringComparison.Ordinal));
        var plain = terminal.PlainLines.Where(line => Regex.IsMatch(line, @"^\d\d:\d\d:\d\d (GET|HEAD)")).ToArray();
        Assert.Contains(plain, line => line.Contains('…', StringComparison.Ordinal));
        Assert.All(plain, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(0, terminal.Status);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task Who_wants_no_colour_gets_none(string name, string value)
    {
        await using var terminal = await Terminal.ServeAsync(_site, columns: 100, (name, value));
        await terminal.Browser.ImageAsync("/w32/photo.png");
        await terminal.InterruptAsync();

        Assert.Contains(terminal.Lines, line => Regex.IsMatch(line, @"^\d\d:\d\d:\d\d GET  307 redirect .* /w32/photo.png$"));
        Assert.DoesNotContain(terminal.Lines, line => line.Contains("\e[3", StringComparison.Ordinal) || line.Contains("\e[2m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_has_its_reason_and_a_hostile_name_is_harmless()
    {
        await using var terminal = await Terminal.ServeAsync(_site, columns: 120);
        await terminal.Browser.FollowAsync("/w32/%1B%5B2Jred%0A.png");
        await terminal.InterruptAsync();

        var line = Array.FindIndex(terminal.PlainLines, line => line.Contains(" 404 missing ", StringComparison.Ordinal));
        Assert.Contains("%1B%5B2Jred%0A.png", terminal.PlainLines[line], StringComparison.Ordinal);
        Assert.Contains(@"\u001b[2Jred\u000a.png", terminal.PlainLines[line] + terminal.PlainLines[line + 1], StringComparison.Ordinal);
        Assert.DoesNotContain(terminal.Lines, each => each.Contains("\e[2J", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_terminal_is_every_line_is_an_object_and_all_are_there_at_the_end()
    {
        await using var server = await CliProcess.ServeAsync(_site);
        await server.Browser.HitAsync("/photo.png");
        for (var number = 0; number < 500; number++)
            await server.Browser.GetAsync($"/photo.png?{number}");
        server.Interrupt();
        await server.ExitCodeAsync();
        await Patience.UntilAsync(() => server.Lines().Any(line => line.Target.EndsWith("?499", StringComparison.Ordinal)));

        var targets = server.Output.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.TryGetProperty("State", out var state) && state.TryGetProperty("Route", out _))
            .Select(entry => entry.GetProperty("State").GetProperty("Target").GetString()).ToArray();
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"/photo.png?{number}"), targets[^500..]);
    }

    [Fact]
    public async Task Text_can_be_had_in_a_file_without_colours()
    {
        await using var server = await CliProcess.ServeAsync(_site, "--log", "text");
        await server.Browser.HitAsync("/photo.png");
        server.Terminate();
        await server.ExitCodeAsync();

        await Patience.UntilAsync(() => server.Output.Any(line => Regex.IsMatch(line, @"^\d\d:\d\d:\d\d GET  200 edge hit +\d+\.\d+ ms +[\d.]+ (B |KB)  /photo.png$")));
    }
}
