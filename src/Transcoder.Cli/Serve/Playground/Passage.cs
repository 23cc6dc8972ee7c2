namespace Transcoder.Cli.Serve.Playground;

/// <summary>One request that the edge has answered.</summary>
/// <param name="Target">As it came, percent-encoded.</param>
/// <param name="Route">As the log has it, such as <c>edge&gt;website:307</c>.</param>
/// <param name="Timing">The answer's Server-Timing.</param>
/// <param name="Mark">What the request bore as <see cref="Journal.MarkHeader"/>; a redirect is followed with the same one.</param>
/// <param name="IsFill">The edge asked itself.</param>
internal sealed record Passage(
    DateTimeOffset At, string Method, string Target, int Status, long Bytes, double Milliseconds, string Route, string? Timing,
    string? Detail, string? Mark, bool IsFill)
{
    /// <summary>Counts from the start of the server; given by the journal.</summary>
    public long Number { get; set; }
}

/// <summary>What the edge was told to forget: paths with their leading slash, tags with <c>#</c>.</summary>
internal sealed record Forgotten(long Number, DateTimeOffset At, IReadOnlyList<string> Labels);
