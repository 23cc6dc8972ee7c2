using System.Diagnostics;

namespace Transcoder.EndToEnd.Commands;

/// <summary>The commands about images and their addresses, and what helps to type them.</summary>
public sealed class ImageCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Warmed_variants_are_what_the_server_then_serves_and_what_is_no_image_is_named()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        site.Drop("notes.txt", [1, 2, 3]);
        _place.Drop("data/keep", [1]);
        Assert.Equal(0, (await _place.RunAsync("sync", site.Originals, site.Data)).Status);

        var (status, output, screen) = await _place.RunAsync("warm", site.Data, "--spec", "w200-auto");

        Assert.Equal(1, status);
        Assert.StartsWith("3 made, 0 there before, 1 reduced original made, 3 failed", Assert.Single(output));
        Assert.Contains("failed: w200/notes.txt: The original is no image", screen);
        await using var server = await CliProcess.ServeAsync(site);
        await server.Browser.ImageAsync("/w200-webp/photo.jpg");
        Assert.DoesNotContain(server.Lines(), line => line.Route.Contains("made", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Addresses_are_canonical_signed_and_explained()
    {
        Assert.Equal("/w200-h100/a%20b.jpg", await LineAsync("url", "a b.jpg", "--spec", "h100-w200"));
        Assert.Equal("https://cdn.example/w400/a.jpg", await LineAsync("url", "a.jpg", "-w", "400", "--base", "https://cdn.example"));
        Assert.Equal("/w320/a.jpg 320w, /w640/a.jpg 640w", await LineAsync("url", "a.jpg", "-w", "320", "--srcset", "320,640"));
        Assert.StartsWith("<picture><source type=\"image/avif\"", await LineAsync("url", "a.jpg", "-w", "320", "--picture"));
        Assert.Equal("/thumb-webp/a.jpg", await LineAsync("url", "a.jpg", "-s", "thumb-webp", "--set", "presets=thumb=w100"));

        _place.Environment["TRANSCODER_SIGNING_KEYS"] = "a secret of 16 or more";
        var signed = await LineAsync("url", "a.jpg", "-s", "w333");
        Assert.Matches("^/w333/[A-Za-z0-9_-]{22}/a\\.jpg$", signed);
        Assert.StartsWith("meaning  variant (200)", await LineAsync("url", "--check", signed));
        var (status, output, _) = await _place.RunAsync("url", "--check", "/w333/a.jpg", "--json");
        Assert.Equal((1, 403), (status, Workplace.Json(output)[0].GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("w9999")]
    [InlineData("w17,h")]
    [InlineData("bgff0000-w10")]
    public async Task An_address_that_would_be_refused_is_refused_here(string spec) =>
        Assert.Equal(2, (await _place.RunAsync("url", "a.jpg", "--spec", spec)).Status);

    [Theory]
    [InlineData("url", "--check")]
    [InlineData("url", "a.jpg", "--spec")]
    [InlineData("url", "a.jpg", "--width", "wide")]
    [InlineData("url", "a.jpg", "--width", "4", "--spec", "w4")]
    [InlineData("url", "a.jpg", "--check", "/a.jpg")]
    [InlineData("url")]
    [InlineData("purge", ".", "--prefix")]
    [InlineData("purge", ".", "a.jpg", "--all-variants")]
    [InlineData("purge", ".")]
    public async Task Options_without_a_value_or_beside_others_are_wrong_usage(params string[] arguments)
    {
        var (status, _, screen) = await _place.RunAsync(arguments);
        Assert.Equal(2, status);
        Assert.DoesNotContain("   at ", screen);
    }

    [Fact]
    public async Task Images_are_described_and_what_is_none_says_why()
    {
        _place.Drop("photo.jpg", Pictures.Photo);
        _place.Drop("notes.txt", [1, 2, 3]);

        var (status, output, screen) = await _place.RunAsync("info", "photo.jpg", "notes.txt", "nothing.jpg");

        Assert.Equal(1, status);
        Assert.Contains(output, line => line.Contains("photo.jpg", StringComparison.Ordinal) && line.Contains("JPEG", StringComparison.Ordinal));
        Assert.Contains("notes.txt: The original is no image that is known here", screen);
        Assert.Contains("nothing.jpg: there is no such file", screen);
        Assert.DoesNotContain(output, line => line.Contains('\e'));
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("warm")]
    [InlineData("purge")]
    [InlineData("url")]
    [InlineData("info")]
    [InlineData("upload")]
    [InlineData("completion")]
    public async Task Help_says_how_it_is_called_with_examples(string command)
    {
        var (status, output, _) = await _place.RunAsync(command, "--help");
        Assert.Equal(0, status);
        Assert.Contains(output, line => line.StartsWith($"  transcoder {command} ", StringComparison.Ordinal));
        Assert.True(Array.IndexOf(output, "Examples:") is > 0 and var at && output[at + 1].Contains($"transcoder {command}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("transcoder sy", "sync")]
    [InlineData("transcoder sync --dry", "--dry-run")]
    [InlineData("transcoder completion ba", "bash")]
    public async Task Bash_completes_what_is_typed(string typed, string completed)
    {
        var command = _place["transcoder"];
        File.WriteAllText(command, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "Transcoder.Cli.dll")}' \"$@\"\n");
        using (var mode = Process.Start("chmod", ["+x", command]))
            await mode.WaitForExitAsync();
        const string script = """
            eval "$(transcoder completion bash)"
            complete -p transcoder
            COMP_LINE="$1" COMP_POINT=${#1} COMP_WORDS=($1) COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _transcoder transcoder "${COMP_WORDS[COMP_CWORD]}"
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", typed]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{_place.Folder}:{start.Environment["PATH"]}";
        using var bash = Process.Start(start)!;
        var lines = (await bash.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["complete -o default -F _transcoder transcoder", completed], lines);
    }

    private async Task<string> LineAsync(params string[] arguments)
    {
        var (status, output, screen) = await _place.RunAsync(arguments);
        Assert.True(status == 0, screen);
        return output[0];
    }
}
