namespace Transcoder.Images.Fetching;

/// <summary>What a fetch by address may cost, and where it may go.</summary>
public sealed record FetchOptions
{
    /// <summary>Of the image, in bytes; 25 MB.</summary>
    public long MaxBytes { get; init; } = 25_000_000;

    /// <summary>From the first question to the last byte, over all redirects; 10 s.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many are followed; 5. Each is checked as the first address was; one from https to http is not followed.</summary>
    public int Redirects { get; init; } = 5;

    /// <summary>80 and 443, unless said otherwise.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [80, 443];

    /// <summary>
    /// Addresses that are not public are asked too, at any port. For a developer's own machine only: whoever may add an image can then
    /// read what this machine can reach.
    /// </summary>
    public bool AllowPrivate { get; init; }
}
