using System.Net;
using Transcoder.Contracts.Api;

namespace Transcoder.Client;

/// <summary>
/// The server said no. A connection that failed, or an answer that never came, is a plain <see cref="HttpRequestException"/>, so whoever catches
/// that one catches both.
/// </summary>
public sealed class TranscoderException : HttpRequestException
{
    internal TranscoderException(HttpStatusCode status, ApiProblem? problem, string message, TimeSpan? retryAfter, Exception? inner = null)
        : base(message, inner, status) => (ProblemType, Detail, RetryAfter) = (problem?.Type, problem?.Detail, retryAfter);

    /// <summary>The answer's status: 400 to 599, or 200 to 299 where the answer was not one of the image API's.</summary>
    public int Status => (int)StatusCode!.Value;

    /// <summary>Which kind of error, for programs: one of <see cref="ProblemTypes"/>. Null where something before the server answered.</summary>
    public string? ProblemType { get; }

    /// <summary>What was wrong and what is allowed, for people. Null where the server did not say.</summary>
    public string? Detail { get; }

    /// <summary>How long to wait, where the server said it.</summary>
    public TimeSpan? RetryAfter { get; }
}
