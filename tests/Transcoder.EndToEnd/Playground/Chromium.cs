using System.Diagnostics;
using Microsoft.Playwright;

namespace Transcoder.EndToEnd.Playground;

/// <summary>One real browser for all tests of the page; each has a window of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await InstallAsync();
        _playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            // Root has no sandbox, and a container seldom shared memory enough.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            Timeout = (float)Patience.Limit.TotalMilliseconds,
        });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static async Task InstallAsync()
    {
        var script = Project.File("..", "Shared", "chromium", "install");
        using var install = Process.Start(new ProcessStartInfo(script) { RedirectStandardError = true })!;
        var told = await install.StandardError.ReadToEndAsync();
        await install.WaitForExitAsync();
        Assert.True(install.ExitCode == 0, told);
    }
}

/// <summary>The tests that share the browser; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTests : ICollectionFixture<Chromium>
{
    public const string Name = "Chromium";
}
