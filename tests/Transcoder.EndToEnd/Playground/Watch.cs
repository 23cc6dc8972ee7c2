using Microsoft.Playwright;

namespace Transcoder.EndToEnd.Playground;

/// <summary>Keeps what a page should never do: fail, open a dialog, complain, or ask another host.</summary>
internal sealed class Watch
{
    private readonly List<string> _wrong = [];

    public Watch(IPage page, Uri host)
    {
        page.PageError += (_, error) => _wrong.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            _wrong.Add($"a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Console += (_, message) =>
        {
            // What the server refuses is told on the page; a browser tells of it here too.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _wrong.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(host.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _wrong.Add($"asked elsewhere: {request.Url}");
        };
    }

    public void AssertNothingWrong() => Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
}
