using FsCheck;
using FsCheck.Fluent;
using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>Files of each format, slightly damaged: an image comes out or a reason, and never our own fault.</summary>
[Collection(nameof(Alone))]
public class FuzzTests
{
    [Fact]
    public void A_damaged_original_gives_an_image_or_a_reason()
    {
        var names = Samples.OfEachKind.Keys.ToArray();
        var cases = from name in Gen.Elements(names)
                    from seed in Gen.Choose(0, int.MaxValue - 1)
                    from count in Gen.Choose(1, 12)
                    from spec in Specs.Any
                    select (name, seed, count, spec);
        Prop.ForAll(cases.ToArbitrary(), damage =>
            {
                var outcome = Transforms.Run(Damaged(Samples.OfEachKind[damage.name], damage.seed, damage.count), damage.spec);
                return outcome.Failure is null or { Kind: FailureKind.TooLarge or FailureKind.Unreadable };
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(20_250_101, 7));
        Assert.InRange(Stats.Mem, 0, 50_000_000);
    }

    /// <summary>Bytes changed, the head's rather than the others', and at times the tail lost.</summary>
    private static byte[] Damaged(byte[] file, int seed, int count)
    {
        var random = new Random(seed);
        var damaged = (byte[])file.Clone();
        for (var i = 0; i < count; i++)
            damaged[random.Next(random.Next(2) == 0 ? Math.Min(200, file.Length) : file.Length)] = (byte)random.Next(256);
        return random.Next(8) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }
}
