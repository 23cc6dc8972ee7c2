namespace Transcoder.Client;

/// <summary>What is told of an image that is added.</summary>
public sealed record UploadOptions
{
    /// <summary>What the record will name it; without folders, at most 255 characters. Default: the file's own name, else none.</summary>
    public string? Filename { get; init; }

    /// <summary>A spec or a preset that is made at once, as <c>w200-webp</c>. Default: none.</summary>
    public string? Transform { get; init; }

    /// <summary>
    /// Names this addition, so that it is done once however often it is sent. Default: a new one for each call, which covers this client's own
    /// retries; give one of your own to cover yours.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
