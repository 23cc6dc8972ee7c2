using Transcoder.Cli.Sync;
using Transcoder.Contracts;

namespace Transcoder.Tests.Cli.Sync;

/// <summary>Whatever two stores hold, one run makes them agree and a second finds nothing.</summary>
public sealed class SyncPropertyTests
{
    private const string Secret = "a secret of 16 or more";

    private static readonly string[] Names = ["a", "b", "a-b", "a/b", "a0", "é", "😀", "x.png", "w200", "w2000", "w9999/x", "w200/a", "api/records/1", "sub/x.png", "thumb/x.png", ""];
    private static readonly string[] Prefixes = ["w200", "w16-webp", "thumb", "gone", "thumb-avif", "api", "w9999"];

    [Fact]
    public void They_agree_after_one_run_and_a_second_finds_nothing() => Holds(new UrlPolicyOptions { Presets = new Dictionary<string, string> { ["thumb"] = "w100" } });

    [Fact]
    public void So_they_do_where_paths_are_signed() => Holds(new UrlPolicyOptions { SigningKeys = [Secret] });

    private static void Holds(UrlPolicyOptions urls)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            try
            {
                OneAsync(new Random(seed), urls).GetAwaiter().GetResult();
            }
            catch (Exception error)
            {
                Assert.Fail($"With seed {seed}: {error}");
            }
        }
    }

    private static async Task OneAsync(Random random, UrlPolicyOptions urls)
    {
        var sync = new SyncUnderTest(urls);
        await FillAsync(sync, random);

        Assert.Empty((await sync.OnceAsync()).Result.Failed);

        Assert.DoesNotContain(await sync.FindAsync(), finding => finding.Difference != Difference.Shadowed);
        var served = sync.Source.Keys.Where(key => !sync.Policy.IsShadowed(key)).ToList();
        Assert.Equal(served, sync.Destination.Keys.Where(key => !UrlPolicy.IsReserved(key) && sync.Source.Keys.Contains(key) && !sync.Policy.IsShadowed(key)));
        Assert.All(served, key => Assert.Equal(sync.Source[key], sync.Destination[key]));
        Assert.All(sync.Destination.Keys.Where(key => !UrlPolicy.IsReserved(key)).Except(served), path => Assert.True(IsLive(sync, served, path), path));
    }

    /// <summary>What a run leaves besides the copies are variants of them that a URL leads to.</summary>
    private static bool IsLive(SyncUnderTest sync, List<string> served, string path) =>
        path.IndexOf('/') is > 0 and var slash
        && sync.Policy.IsVariantPrefix(path[..slash])
        && served.Any(key => sync.Policy.VariantPaths(path[..slash], key) is var paths && (sync.Policy.IsSigning ? paths.Skip(1) : paths).Contains(path));

    private static async Task FillAsync(SyncUnderTest sync, Random random)
    {
        var former = new UrlPolicy(new UrlPolicyOptions { SigningKeys = ["another secret of 16"] });
        foreach (var name in Names.Where(name => name.Length > 0 && random.Next(3) > 0))
        {
            if (random.Next(2) == 0 && !sync.Policy.IsShadowed(name))
                await sync.MirroredAsync(name, $"{random.Next(3)}");
            if (random.Next(4) == 0)
                sync.Source.Put(name, SyncUnderTest.Bytes($"{random.Next(12)}"));
            if (random.Next(4) == 0)
                await sync.Source.DeleteAsync([name]);
            if (random.Next(6) == 0)
                sync.Destination.Put(name, SyncUnderTest.Bytes("by hand"));
        }

        sync.Destination.Now += TimeSpan.FromSeconds(random.Next(2) * 3600);
        for (var count = random.Next(12); count > 0; count--)
        {
            var (prefix, key) = (Prefixes[random.Next(Prefixes.Length)], Names[random.Next(Names.Length)]);
            var path = key.Length == 0 || random.Next(3) == 0 || !sync.Policy.IsVariantPrefix(prefix) || !sync.Policy.IsSigning
                ? $"{prefix}/{key}"
                : (random.Next(2) == 0 ? former : sync.Policy).Path(prefix, key);
            // A late one is of another version only where a race was lost, which is within a minute.
            sync.Variant(path, key.Length == 0 ? "none" : key, stale: sync.Destination.Now.Hour == 0 && random.Next(2) == 0);
        }
    }
}
