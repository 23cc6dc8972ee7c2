using System.Net;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>Who may ask what the page asks. Names of originals and figures are for whoever sits at this machine; what changes anything needs
/// the token. A page of another site is neither: it may not read, and by rebinding a name to this machine it gets no further.</summary>
internal sealed class Visitor(BearerToken token, bool isLoopback)
{
    /// <returns>Null where the request may go on.</returns>
    public Failure? Refused(HttpRequest request, bool changes)
    {
        if (changes || !isLoopback)
        {
            return token.Matches(request.Headers.Authorization) switch
            {
                true => null,
                false => new Failure(FailureKind.NotAllowed, "This is not the token of this server."),
                null => new Failure(FailureKind.Unauthorized, "This needs the token that the server was given, or printed at its start."),
            };
        }

        return !IsHere(request.Host.Host) || request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
            ? new Failure(FailureKind.NotAllowed, "Only the server's own page may ask for this.")
            : null;
    }

    private static bool IsHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
