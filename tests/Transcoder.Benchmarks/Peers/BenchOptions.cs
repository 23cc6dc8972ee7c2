using System.Globalization;
using Transcoder.Benchmarks.Peers.Parts;

namespace Transcoder.Benchmarks.Peers;

/// <summary>What was asked of the bench.</summary>
/// <param name="Rounds">How often each case is done by each.</param>
/// <param name="Minutes">Of the mixed load.</param>
/// <param name="Parts">By name; all where there is none.</param>
/// <param name="Cases">Words of which a case must hold one; all where there is none.</param>
internal sealed record BenchOptions(int Rounds, double Minutes, IReadOnlyList<string> Parts, IReadOnlyList<string> Cases)
{
    /// <summary>Where cases alone are named, a part that has none is left out.</summary>
    public bool Wants(IPart part) => Parts.Count > 0 ? Parts.Contains(part.Name) : Cases.Count == 0 || part.HasCases;

    /// <param name="arguments">A number is that of the rounds, <c>minutes=N</c> the mixed load's length, a part's name is that part, all else is part of a case's name.</param>
    public static BenchOptions Parse(IEnumerable<string> arguments, IReadOnlyCollection<string> parts)
    {
        var (rounds, minutes, wanted, cases) = (11, 10.0, new List<string>(), new List<string>());
        foreach (var argument in arguments)
        {
            if (int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                rounds = number;
            else if (argument.StartsWith("minutes=", StringComparison.Ordinal))
                minutes = double.Parse(argument["minutes=".Length..], CultureInfo.InvariantCulture);
            else
                (parts.Contains(argument) ? wanted : cases).Add(argument);
        }

        return new BenchOptions(rounds, minutes, wanted, cases);
    }
}
