using System.Globalization;
using System.Text.RegularExpressions;

namespace Transcoder.Cdk;

/// <summary>One key of the app's context: what may stand there, and what stands there where nobody says otherwise.</summary>
/// <param name="Allowed">What <paramref name="Accepts"/> lets pass, in words.</param>
internal sealed record ContextKey(string Name, string Type, string Allowed, string Default, Func<string, bool> Accepts)
{
    public static ContextKey Flag(string name, bool standard) =>
        new(name, "flag", "true or false", standard ? "true" : "false", value => bool.TryParse(value, out _));

    /// <param name="standard">Null where it depends on another key.</param>
    public static ContextKey Number(string name, int from, int to, int? standard) => new(
        name, "number", string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"), standard?.ToString(CultureInfo.InvariantCulture) ?? "",
        value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to);

    /// <summary>The first is the default.</summary>
    public static ContextKey Choice(string name, params string[] choices) => new(name, "choice", string.Join(", ", choices), choices[0], choices.Contains);

    public static ContextKey Text(string name, string pattern, string allowed, string standard = "") =>
        new(name, "text", allowed, standard, value => value == standard || Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant));

    /// <summary>A setting of the URLs, which <see cref="Settings.Read"/> checks as the functions will.</summary>
    public static ContextKey Url(string name, string type, string allowed, string standard = "") => new(name, type, allowed, standard, _ => true);
}
