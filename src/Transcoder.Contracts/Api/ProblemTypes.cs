namespace Transcoder.Contracts.Api;

/// <summary>What a program may tell errors apart by. Once given, a name is never changed.</summary>
public static class ProblemTypes
{
    public const string BadRequest = "urn:transcoder:bad-request";
    public const string Unauthorized = "urn:transcoder:unauthorized";
    public const string NotAllowed = "urn:transcoder:not-allowed";
    public const string NotFound = "urn:transcoder:not-found";
    public const string MethodNotAllowed = "urn:transcoder:method-not-allowed";
    public const string Conflict = "urn:transcoder:conflict";
    public const string TooLarge = "urn:transcoder:too-large";
    public const string PathTooLong = "urn:transcoder:path-too-long";
    public const string UnsupportedType = "urn:transcoder:unsupported-type";
    public const string Unreadable = "urn:transcoder:unreadable";

    /// <summary>An Idempotency-Key came again with other content.</summary>
    public const string KeyReused = "urn:transcoder:key-reused";

    /// <summary>The address of an image could not be fetched, or may not be.</summary>
    public const string NotFetched = "urn:transcoder:not-fetched";

    public const string Internal = "urn:transcoder:internal";
    public const string Storage = "urn:transcoder:storage";
    public const string Busy = "urn:transcoder:busy";
    public const string TooSlow = "urn:transcoder:too-slow";
}
