namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>One part of the bench.</summary>
internal interface IPart
{
    /// <summary>As it is asked for.</summary>
    string Name { get; }

    /// <summary>Over its table, and over its rows in the chart.</summary>
    string Title { get; }

    /// <summary>Can one of its cases be asked for alone?</summary>
    bool HasCases => false;

    Task RunAsync(Bench bench);
}
