using System.Diagnostics;

namespace Transcoder.Tests;

internal static class Eventually
{
    /// <summary>Looks again and again, for a minute at most.</summary>
    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> isRight)
    {
        for (var begun = Stopwatch.GetTimestamp(); ; await Task.Delay(10))
        {
            var seen = await look();
            if (isRight(seen))
                return seen;
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(1), $"Not so after a minute; last seen: {seen}");
        }
    }

    public static Task SeeAsync(Func<bool> isRight) => SeeAsync(() => Task.FromResult(isRight()), right => right);
}
