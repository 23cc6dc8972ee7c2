using System.Diagnostics.CodeAnalysis;
using Transcoder.Contracts;

namespace Transcoder;

/// <summary>Why there is no image. Each kind has one status; <see cref="Delivery.Problem"/> knows it.</summary>
public enum FailureKind
{
    /// <summary>The request is not one this grammar has.</summary>
    BadRequest,

    /// <summary>The request is one this deployment does not allow.</summary>
    NotAllowed,

    MethodNotAllowed,

    PathTooLong,

    /// <summary>Who asks has not shown who they are.</summary>
    Unauthorized,

    /// <summary>A body of a type that this call does not take.</summary>
    UnsupportedType,

    /// <summary>What is asked for cannot be done just now, as things stand.</summary>
    Conflict,

    /// <summary>An Idempotency-Key came again with other content.</summary>
    KeyReused,

    /// <summary>An image could not be fetched from where it was said to be, or may not be.</summary>
    NotFetched,

    /// <summary>There is no such original.</summary>
    Missing,

    /// <summary>The original or the output is over a limit.</summary>
    TooLarge,

    /// <summary>The original is corrupt, or of a format that is not read.</summary>
    Unreadable,

    /// <summary>A reduced original is damaged or does not do for the variant: the original is taken, and no answer ever says this.</summary>
    NotReduced,

    /// <summary>All transforms that may run are running, and the queue is full.</summary>
    Busy,

    /// <summary>The store failed; whether there is such an object is not known.</summary>
    Storage,

    /// <summary>An origin did not answer in time.</summary>
    Timeout,

    /// <summary>The original was decoded and the output could not be written: our fault, never the input's.</summary>
    Internal,
}

/// <summary>An expected failure, as a value.</summary>
/// <param name="Kind">Whose fault it is, and so which status.</param>
/// <param name="Detail">What was wrong and what is allowed: public text.</param>
/// <param name="LogDetail">More, for the log only.</param>
public sealed record Failure(FailureKind Kind, string Detail, string? LogDetail = null)
{
    /// <summary>The path is no text once it is decoded.</summary>
    public static Failure NotAPath() => new(FailureKind.BadRequest, "The path is not percent-encoded UTF-8.");

    /// <summary>No object could have such a key.</summary>
    public static Failure LongPath() => new(FailureKind.PathTooLong, "A path has at most 1,024 bytes when it is decoded.");

    public static Failure NoOriginal(string key) => new(FailureKind.Missing, $"There is no original '{key}'.");

    public static Failure Of(SpecError error) =>
        new(error.Kind == SpecErrorKind.Invalid ? FailureKind.BadRequest : FailureKind.NotAllowed, error.Message);
}

/// <summary>A value, or the failure that stands in its place.</summary>
public readonly struct Outcome<T> where T : class
{
    private Outcome(T? value, Failure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public Failure? Failure { get; }

    public bool Try([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Failure? failure)
    {
        (value, failure) = (Value, Failure);
        return value is not null;
    }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(null, failure);
}
