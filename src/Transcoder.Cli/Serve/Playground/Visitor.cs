using System.Net;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>Who may ask what the page asks. Names of originals and figures are for whoever sits at this machine; what changes anything needs
/// the token. A page of another site may do neither, and by rebinding a name to this machine it gets no further.</summary>
internal sealed class Visitor(BearerToken token, bool isLoopback)
{
    /// <returns>Null where the request may go on.</returns>
    public Failure? Refused(HttpRequest request, bool changes)
    {
        if (IsFromElsewhere(request) || (isLoopback && !IsHere(request.Host.Host)))
            return new Failure(FailureKind.NotAllowed, "Only the server's own page may ask for this.");
        if (!changes && isLoopback)
            return null;
        return token.Matches(request.Headers.Authorization) switch
        {
            true => null,
            false => new Failure(FailureKind.NotAllowed, "This is not the token of this server."),
            null => new Failure(FailureKind.Unauthorized, "This needs the token that the server was given, or printed at its start."),
        };
    }

    /// <summary>Browsers say both of themselves, and no page can take it back; what is no browser says neither.</summary>
    private static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin is [{ } origin] && !origin.EndsWith("://" + request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool IsHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
