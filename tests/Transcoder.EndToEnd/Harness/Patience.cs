using System.Diagnostics;

namespace Transcoder.EndToEnd.Harness;

/// <summary>For what must be so soon, however slow the machine.</summary>
internal static class Patience
{
    /// <summary>Who waits longer than this waits for what will not come.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until it is as it should be, and gives back what it saw then.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isRight)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Pause))
        {
            var seen = await look();
            if (isRight(seen))
                return seen;
            Assert.True(waited.Elapsed < Limit, $"Not so after {Limit.TotalSeconds} s; last seen: {seen}");
        }
    }

    public static Task UntilAsync(Func<bool> isRight) => UntilAsync(() => Task.FromResult(isRight()), right => right);
}
