namespace Transcoder.Contracts;

/// <summary>What a path of the CDN asks for, read once and typed. Paths and keys here are decoded and have no leading slash.</summary>
public abstract record UrlTarget
{
    private UrlTarget() { }

    /// <summary>The path names an original, to be served as it is.</summary>
    public sealed record Original(string Key) : UrlTarget;

    /// <summary>The path is the canonical name of a variant.</summary>
    /// <param name="Path">The whole path: the edge's cache key and the variant's object key at once.</param>
    /// <param name="Key">The original's key.</param>
    public sealed record Variant(string Path, Spec Spec, string Key) : UrlTarget;

    /// <summary>The same variant has another, canonical path: 301.</summary>
    public sealed record Moved(string Path) : UrlTarget;

    /// <summary>The spec is wrong (400) or not allowed here (403).</summary>
    public sealed record Refused(SpecError Error) : UrlTarget;
}

public enum SpecErrorKind
{
    /// <summary>It breaks the grammar: 400.</summary>
    Invalid,

    /// <summary>It keeps the grammar, but this deployment does not allow it: 403.</summary>
    NotAllowed,
}

/// <param name="Kind">Which status the error becomes.</param>
/// <param name="Token">The token that is wrong, as it was written.</param>
/// <param name="Message">What is wrong with the token and what is allowed, for whoever wrote the URL.</param>
public sealed record SpecError(SpecErrorKind Kind, string Token, string Message);
