using System.Globalization;

namespace Transcoder.Contracts;

/// <summary>Reads an Accept header (RFC 9110, section 12.5.1).</summary>
internal static class AcceptHeader
{
    /// <summary>
    /// Is the type named, with a weight above 0? Wildcards do not count: browsers send <c>*/*</c> whatever they can show.
    /// A weight that is no number counts as 0, since the safe error is to send the older format.
    /// </summary>
    public static bool Names(ReadOnlySpan<char> accept, ReadOnlySpan<char> type)
    {
        foreach (var range in accept.Split(','))
        {
            var entry = accept[range];
            var end = entry.IndexOf(';');
            if ((end < 0 ? entry : entry[..end]).Trim().Equals(type, StringComparison.OrdinalIgnoreCase)
                && (end < 0 || IsWeighted(entry[(end + 1)..])))
                return true;
        }
        return false;
    }

    private static bool IsWeighted(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
            if (parameters[range].Trim() is ['q' or 'Q', '=', .. var weight])
                return decimal.TryParse(weight, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0;
        return true;
    }
}
