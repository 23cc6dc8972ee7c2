namespace Transcoder.Client;

/// <summary>How long to wait before something is looked at again: 0.2 s, then each time double, at most 5 s.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="before">How often it was waited before.</param>
    public static TimeSpan Pause(int before) => before < 5 ? First * (1 << before) : Longest;
}
