namespace Transcoder.Cli.Sync;

internal enum Difference
{
    None,

    /// <summary>The source has it and the destination has not.</summary>
    Missing,

    /// <summary>The destination has another version of it, or variants of another.</summary>
    Stale,

    /// <summary>The destination has what the source has no longer, or what no URL leads to any more.</summary>
    Extra,

    /// <summary>No URL could ever ask for it; it is not mirrored.</summary>
    Shadowed,

    /// <summary>The listings do not say it; a look at the objects themselves does.</summary>
    Unsure,
}

/// <summary>What is to be said of a key.</summary>
/// <param name="Why">In words, for people.</param>
internal sealed record Finding(Difference Difference, KeyState State, string Why)
{
    /// <summary>It is about paths of the destination alone; the original itself is another finding, or none.</summary>
    public bool IsLeftOver { get; init; }
}
