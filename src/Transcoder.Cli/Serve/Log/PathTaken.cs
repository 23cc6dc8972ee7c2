using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Cli.Serve.Log;

/// <summary>The way that a request went, in a word or two for people; for programs it is the passage's route.</summary>
internal static class PathTaken
{
    /// <summary>The longest has so many letters.</summary>
    public const int Width = 11;

    public static string Of(Passage request) => request switch
    {
        { IsFill: true } => "edge fill",
        { Status: >= 500 } => "failed",
        { Status: 404 } => "missing",
        { Status: >= 400 } => "refused",
        { Route: "edge:hit" } => "edge hit",
        { Route: "edge>api:made" } => "transformed",
        { Route: "edge>api:joined" } => "joined",
        { Status: StatusCodes.Status304NotModified } => "unchanged",
        { Status: >= 300 } => "redirect",
        _ when request.Route.StartsWith("edge>images:", StringComparison.Ordinal) => "image api",
        _ when request.Route.StartsWith("edge>", StringComparison.Ordinal) => "store hit",
        _ => "edge",
    };
}
