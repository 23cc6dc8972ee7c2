using Microsoft.Playwright;
using Transcoder.Cli.Serve;

namespace Transcoder.EndToEnd.Playground;

/// <summary>A server with the photograph, and somebody who looks at its page.</summary>
internal sealed class Visit : IAsyncDisposable
{
    public const string Token = "token-of-the-tests-1234";
    public const string Photo = "photo.jpg";

    private readonly Watch _watch;

    private Visit(Cdn cdn, IBrowserContext context, IPage page)
    {
        (Cdn, Context, Page) = (cdn, context, page);
        _watch = new Watch(page, cdn.Address);
    }

    public Cdn Cdn { get; }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <param name="hash">What the address has after its <c>#</c>.</param>
    public static async Task<Visit> OpenAsync(
        Chromium chromium, string hash, Action<Site>? prepare = null, BrowserNewContextOptions? window = null, Func<ServeOptions, ServeOptions>? with = null, bool hasToken = true)
    {
        var cdn = await Cdn.WithAsync(Photo, Pictures.Sample(Photo), options => (with ?? (given => given))(options with { Token = Token }));
        prepare?.Invoke(cdn.Site);
        window ??= new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } };
        window.ReducedMotion = ReducedMotion.Reduce;
        var context = await chromium.Browser.NewContextAsync(window);
        context.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        var visit = new Visit(cdn, context, await context.NewPageAsync());
        if (hasToken)
            await visit.Page.GotoAsync($"{cdn.Address}#token={Token}");
        await visit.Page.GotoAsync($"{cdn.Address}#/{hash}");
        await visit.Expect("main h1, main .url").ToBeVisibleAsync(Slow);
        return visit;
    }

    public static LocatorAssertionsToBeVisibleOptions Slow { get; } = new() { Timeout = (float)Patience.Limit.TotalMilliseconds };

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocatorAssertions Expect(string selector) => Assertions.Expect(Page.Locator(selector).First);

    public Task SeesAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync(Slow);

    public Task SaysAsync(string selector, string text) =>
        Expect(selector).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = (float)Patience.Limit.TotalMilliseconds });

    /// <summary>The picture that a selector names has come, with all its pixels.</summary>
    public async Task<(int Width, int Height)> PictureAsync(string selector)
    {
        var image = Page.Locator(selector).First;
        await image.WaitForAsync();
        var size = await Patience.UntilAsync(
            () => image.EvaluateAsync<int[]>("image => [image.complete ? image.naturalWidth : 0, image.naturalHeight]"), size => size[0] > 0);
        return (size[0], size[1]);
    }

    /// <summary>Whatever was done, the page ran without an error, and nothing was asked of another host.</summary>
    public void AssertNothingWrong() => _watch.AssertNothingWrong();

    /// <summary>What axe has against the page as it is now.</summary>
    public async Task<string[]> ViolationsAsync()
    {
        // Into the page as a debugger does it: its own policy lets no script of ours in.
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Project.File("..", "..", "src", "Transcoder.Playground", "node_modules", "axe-core", "axe.min.js")));
        return await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
              .violations.flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.html} ${node.failureSummary}`))
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        await Cdn.DisposeAsync();
    }
}
