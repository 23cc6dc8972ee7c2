namespace Transcoder.Images;

/// <summary>How an image is to be taken in.</summary>
public sealed record IntakeOptions
{
    /// <summary>Of version 7. With one given, the same call again adds nothing: what is there and ready is the answer. A new one by default.</summary>
    public Guid? Id { get; init; }

    /// <summary>As whoever adds it names it; folders are cut off.</summary>
    public string? Filename { get; init; }

    /// <summary>A spec or a preset to make at once.</summary>
    public string? Transform { get; init; }

    /// <summary>How long the caller waits; null where it knows no end.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
