namespace Transcoder.Client;

/// <summary>What a <see cref="TranscoderClient"/> is told beside its <see cref="HttpClient"/>.</summary>
public sealed record TranscoderClientOptions
{
    /// <summary>Sent as <c>Authorization: Bearer</c>. Default: none, and whoever needs authority adds it by a handler of the
    /// <see cref="HttpClient"/>: for IAM one that signs the request, for JWT one that renews its token.</summary>
    public string? Token { get; init; }

    /// <summary>The clock of all waiting. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
