using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;

namespace Transcoder.Cli.Serve;

/// <summary>What goes wrong in front of the resize handler; how it becomes HTTP, <see cref="Problem"/> says.</summary>
internal static class Problems
{
    public static OriginAnswer NotAPath() => Of(Failure.NotAPath());

    public static OriginAnswer TooLong() => Of(Failure.LongPath());

    public static OriginAnswer Refused(SpecError error) => Of(Failure.Of(error));

    public static OriginAnswer NoSuchRoute() => Of(new Failure(FailureKind.Missing, $"Nothing is served under /api/ but {ApiRoutes.Root}/; {ApiRoutes.Root}{ApiRoutes.GetDocument.Template} lists its calls."));

    public static OriginAnswer MethodNotAllowed(string allowed) =>
        Of(new Failure(FailureKind.MethodNotAllowed, $"Ask with one of {allowed}.")) with { Allow = allowed };

    public static OriginAnswer StorageTrouble() => Of(new Failure(FailureKind.Storage, "The store could not be read."), "website:storage");

    public static OriginAnswer TooSlow() => Of(new Failure(FailureKind.Timeout, "The origin did not answer in time."), "origin:timeout");

    public static OriginAnswer Broken() => Of(new Failure(FailureKind.Internal, "The request failed; the log says why."), "origin:failed");

    private static OriginAnswer Of(Failure failure, string route = "edge") => OriginAnswer.Of(Problem.Answer(failure), route);
}
