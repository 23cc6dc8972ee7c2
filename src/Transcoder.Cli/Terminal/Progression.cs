using Spectre.Console;
using Spectre.Console.Rendering;

namespace Transcoder.Cli.Terminal;

/// <summary>How a tally looks: as a bar, and as a line.</summary>
internal static class Progression
{
    public static string Line(Tally tally, Pace pace) =>
        $"{tally.Phase}: {Parts(tally, pace)}";

    public static ProgressColumn[] Columns(Tally tally, Pace pace) =>
    [
        new SpinnerColumn(Spinner.Known.Dots) { Style = Style.Parse("cyan1") },
        new TextColumn(() => tally.Phase),
        new ProgressBarColumn { Width = 32, CompletedStyle = Style.Parse("cyan1"), FinishedStyle = Style.Parse("green") },
        new TextColumn(() => Parts(tally, pace)),
    ];

    public static void Show(Tally tally, ProgressTask bar)
    {
        bar.IsIndeterminate = tally.Total == 0;
        bar.MaxValue = Math.Max(1, tally.Total);
        bar.Value = tally.Total == 0 ? 0 : tally.Done;
    }

    private static string Parts(Tally tally, Pace pace) => string.Join(", ", new[]
    {
        tally.Total == 0 && !tally.IsCounted
            ? "looking"
            : $"{Words.Count(tally.Done)} of {Words.Count(tally.Total)}{(tally.IsCounted ? "" : "+")} {tally.Unit}",
        tally.Failed > 0 ? $"{Words.Count(tally.Failed)} failed" : "",
        Words.Rate(pace.Rate),
        pace.Left is { } left && tally.Left > 0 ? $"{Words.Time(left)} left" : "",
    }.Where(part => part.Length > 0));

    private sealed class TextColumn(Func<string> text) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(text());
    }
}
