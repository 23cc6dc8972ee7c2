namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>All who do the same job side by side; the first is ours, the others are measured against it.</summary>
internal sealed class Lineup(IEnumerable<(string Name, IContender? Contender)> all) : IDisposable
{
    public IReadOnlyList<(string Name, IContender Contender)> All { get; } = [.. all.Where(one => one.Contender is not null).Select(one => (one.Name, one.Contender!))];

    public void Load(string path)
    {
        foreach (var (_, contender) in All)
            contender.Load(path);
    }

    public void Dispose()
    {
        foreach (var (_, contender) in All)
            contender.Dispose();
    }
}
