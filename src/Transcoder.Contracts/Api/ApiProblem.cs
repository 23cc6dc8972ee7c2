namespace Transcoder.Contracts.Api;

/// <summary>An error as RFC 9457 has it, <c>application/problem+json</c>.</summary>
public sealed record ApiProblem
{
    /// <summary>Which kind of error, for programs: one of <see cref="ProblemTypes"/>, the same for ever.</summary>
    public string? Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>What was wrong and what is allowed, for people.</summary>
    public string? Detail { get; init; }
}
