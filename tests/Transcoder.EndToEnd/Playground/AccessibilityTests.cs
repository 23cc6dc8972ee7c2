using Microsoft.Playwright;

namespace Transcoder.EndToEnd.Playground;

[Collection(ChromiumTests.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    public static TheoryData<string, bool, int> Views
    {
        get
        {
            var views = new TheoryData<string, bool, int>();
            foreach (var view in (string[])["gallery", "build/w400-h300-cover-webp/photo.jpg", "compare/w200-webp~_/photo.jpg", "flow/w200-webp/photo.jpg", "status"])
            {
                foreach (var isDark in (bool[])[false, true])
                {
                    views.Add(view, isDark, 1440);
                    views.Add(view, isDark, 390);
                }
            }

            return views;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Axe_finds_nothing_and_nothing_hangs_over_the_side(string view, bool isDark, int width)
    {
        await using var visit = await Visit.OpenAsync(chromium, view, site => site.Drop("broken.jpg", [1, 2, 3]), Window(width, isDark));
        await visit.SaysAsync("main", view.Split('/')[0] switch
        {
            "gallery" => "no image that is known",
            "build" => "% saved",
            "compare" => "less than the left",
            "flow" => "as this browser saw it",
            _ => "photo.jpg",
        });

        Assert.Empty(await visit.ViolationsAsync());
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task The_table_of_all_formats_hangs_over_no_side_of_a_phone()
    {
        await using var visit = await Visit.OpenAsync(chromium, "compare/w200-webp~_/photo.jpg", window: Window(390, isDark: false));
        await visit.Button("Make them all").ClickAsync();
        await visit.SaysAsync(".formats tbody", "PNG");

        Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Empty(await visit.ViolationsAsync());
    }

    [Fact]
    public async Task Axe_finds_nothing_in_a_dialog_either()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");
        await visit.Page.GetByLabel("Delete photo.jpg").ClickAsync();
        await visit.SeesAsync("Delete this original?");

        Assert.Empty(await visit.ViolationsAsync());
    }

    [Fact]
    public async Task The_keyboard_alone_goes_from_the_gallery_to_a_url_and_to_the_flow()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery", site => site.Drop("another.png", Pictures.Red));
        await visit.Page.ReloadAsync();
        await visit.SaysAsync(".grid", "another.png");
        var keyboard = visit.Page.Keyboard;

        await TabToAsync(visit, "document.activeElement.matches('.card a')");
        await keyboard.PressAsync("ArrowRight");
        await FocusedAsync(visit, "document.activeElement.textContent.includes('photo.jpg')");
        await keyboard.PressAsync("Enter");
        await visit.SaysAsync(".url .line", "w800-auto/photo.jpg");

        await TabToAsync(visit, "document.activeElement.id === 'w'");
        await keyboard.PressAsync("ArrowLeft");
        await visit.SaysAsync(".url .line", "w768-auto/photo.jpg");
        await TabToAsync(visit, "document.activeElement.name === 'format'");
        await keyboard.PressAsync("ArrowRight");
        await visit.SaysAsync(".url .line", "w768-avif/photo.jpg");
        Assert.Equal("solid", await visit.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"));

        await keyboard.PressAsync("Control+z");
        await visit.SaysAsync(".url .line", "w768-auto/photo.jpg");
        await visit.Page.EvaluateAsync("document.activeElement.blur()");
        await TabToAsync(visit, "document.activeElement.textContent === 'Flow'");
        await keyboard.PressAsync("Enter");
        await visit.SaysAsync(".result", "as this browser saw it");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task The_focal_point_moves_by_the_arrow_keys()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/w400-h400-cover/photo.jpg");

        await visit.Page.Locator(".focal button").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.SaysAsync(".url .line", "cover-fp60x50");
        await visit.Page.Keyboard.PressAsync("ArrowUp");
        await visit.SaysAsync(".url .line", "cover-fp60x40");
    }

    private static BrowserNewContextOptions Window(int width, bool isDark) => new()
    {
        ViewportSize = new ViewportSize { Width = width, Height = 850 },
        ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        HasTouch = width < 500,
    };

    private static async Task TabToAsync(Visit visit, string isThere)
    {
        for (var presses = 0; !await visit.Page.EvaluateAsync<bool>(isThere); presses++)
        {
            Assert.True(presses < 80, $"No key leads to: {isThere}");
            await visit.Page.Keyboard.PressAsync("Tab");
        }
    }

    private static Task FocusedAsync(Visit visit, string isSo) => Patience.UntilAsync(() => visit.Page.EvaluateAsync<bool>(isSo), so => so);
}
