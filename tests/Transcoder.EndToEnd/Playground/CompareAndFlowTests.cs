using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transcoder.EndToEnd.Playground;

[Collection(ChromiumTests.Name)]
public sealed class CompareAndFlowTests(Chromium chromium)
{
    [Fact]
    public async Task An_original_and_its_variant_lie_over_each_other_with_what_was_saved()
    {
        await using var visit = await Visit.OpenAsync(chromium, "compare/w400-webp~_/photo.jpg");
        await visit.PictureAsync(".over img");

        await visit.SaysAsync("[data-fact=saved]", "less than the left");
        var handle = visit.Page.GetByLabel("How much of the left picture is seen, in percent");
        await handle.FocusAsync();
        await visit.Page.Keyboard.PressAsync("End");
        Assert.Equal("100%", await visit.Page.Locator(".over").EvaluateAsync<string>("over => over.style.getPropertyValue('--at')"));

        await visit.Page.GetByLabel("Left picture", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("jpg");
        await visit.SaysAsync(".side .line", "w400-jpg");
        await visit.Page.WaitForURLAsync("**/#/compare/w400-webp~w400-jpg/photo.jpg");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task All_formats_and_qualities_are_made_and_stand_in_a_table_with_bars()
    {
        await using var visit = await Visit.OpenAsync(chromium, "compare/w64-webp~_/photo.jpg");

        await visit.Button("Make them all").ClickAsync();

        await Assertions.Expect(visit.Page.Locator("tbody tr")).ToHaveCountAsync(22, new LocatorAssertionsToHaveCountOptions { Timeout = 90_000 });
        await Assertions.Expect(visit.Page.Locator(".bars i")).ToHaveCountAsync(22);
        foreach (var made in (string[])["w64-q90-avif", "w64-q30-webp", "w64-q50-jpg", "w64-png"])
            Assert.Contains($"{made}/photo.jpg", visit.Cdn.Site.StoredKeys());
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task The_flow_lights_up_cold_and_then_warm()
    {
        await using var visit = await Visit.OpenAsync(chromium, "flow/w200-webp/photo.jpg");
        await visit.SaysAsync(".result", "as this browser saw it");

        await visit.Button("Purge and ask cold").ClickAsync();
        await LitAsync(visit, "browser-edge edge-website website-store edge-api api-store api-libvips libvips-store api-edge");
        await visit.SaysAsync(".hops", "Not stored yet: the website sends it to the resize API");
        await visit.SaysAsync(".hops", "libvips makes it, and it is stored");
        await visit.SaysAsync(".hops", "encode");
        await visit.SaysAsync(".hops", "Stored as w200-webp/photo.jpg");
        await visit.SaysAsync(".hops", "The edge forgets the redirect");

        await visit.Button("Ask").ClickAsync();
        await LitAsync(visit, "browser-edge");
        await visit.SaysAsync(".hops", "The edge has it: no origin is asked");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task Fifty_at_once_are_served_by_one_transform()
    {
        await using var visit = await Visit.OpenAsync(chromium, "flow/w320-webp/photo.jpg");
        await visit.SaysAsync(".result", "as this browser saw it");

        await visit.Button("Purge and send 50 at once").ClickAsync();

        await visit.SaysAsync(".result", "50 asked at the same moment, 50 have the image. One transform served them all");
        await Assertions.Expect(visit.Page.Locator(".crowd > div i")).ToHaveCountAsync(50);
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task The_status_counts_what_was_asked_and_tells_errors_with_their_text()
    {
        await using var visit = await Visit.OpenAsync(chromium, "status", hasToken: false);
        await visit.Cdn.Browser.ImageAsync("/w100-webp/photo.jpg");
        await visit.Cdn.Browser.GetAsync("/w100-rot45/photo.jpg");

        await visit.SaysAsync(".requests", "'rot45' is not allowed here");
        await visit.SaysAsync(".requests:last-child", "/w100-webp/photo.jpg");
        await Assertions.Expect(visit.Page.Locator(".tiles div", new PageLocatorOptions { HasTextRegex = new Regex("^Transforms") }).Locator("dd")).ToContainTextAsync("1");
        Assert.True(await visit.Page.Locator("svg rect.asked").CountAsync() > 0);
        visit.AssertNothingWrong();
    }

    private static Task LitAsync(Visit visit, string links) =>
        visit.Expect($"svg[data-lit='{links}']").ToBeVisibleAsync(Visit.Slow);
}
