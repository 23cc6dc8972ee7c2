using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Transcoder.Benchmarks.Peers;

namespace Transcoder.Benchmarks.Http;

/// <summary>Debian's wrk: one address, as often as the server answers.</summary>
internal static partial class Wrk
{
    public const string Package = "Debian's wrk";

    public static bool IsThere => Programs.Find("wrk") is not null;

    /// <returns>Requests a second.</returns>
    public static double Run(Uri address, int seconds, string? header = null)
    {
        string[] headers = header is null ? [] : ["-H", header];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c32", $"-d{seconds}s", .. headers, address.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var said = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        if (Rate().Match(said) is not { Success: true } rate || said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException("wrk: " + said);
        return double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
