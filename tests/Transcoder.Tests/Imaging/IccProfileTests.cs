using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class IccProfileTests
{
    [Fact]
    public void The_profile_that_libvips_writes_is_srgb() => Assert.True(IccProfile.IsSrgb(Profile("srgb")));

    [Fact]
    public void Display_p3_is_not_srgb()
    {
        Assert.False(IccProfile.IsSrgb(Profile("p3")));
        using var photo = Image.NewFromBuffer(Samples.Photo("wide-gamut-p3.jpg"));
        Assert.False(IccProfile.IsSrgb((byte[])photo.Get("icc-profile-data")));
    }

    [Fact]
    public void A_gamma_of_its_own_is_not_srgb()
    {
        using var photo = Image.NewFromBuffer(Samples.Landscape(3));
        Assert.False(IccProfile.IsSrgb((byte[])photo.Get("icc-profile-data")));
    }

    [Fact]
    public void Cmyk_is_not_srgb() => Assert.False(IccProfile.IsSrgb(Profile("cmyk")));

    [Fact]
    public void What_is_cut_off_is_not_srgb()
    {
        var profile = Profile("srgb");
        Assert.All(Enumerable.Range(0, 400), length => Assert.False(IccProfile.IsSrgb(profile.AsSpan(0, length))));
    }

    [Fact]
    public void Damage_to_what_matters_is_seen_and_none_of_it_fails()
    {
        var profile = Profile("srgb");
        var random = new Random(3);
        for (var run = 0; run < 3000; run++)
        {
            var damaged = (byte[])profile.Clone();
            for (var i = 0; i < 8; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            IccProfile.IsSrgb(damaged);
        }

        profile[16] = (byte)'G';
        Assert.False(IccProfile.IsSrgb(profile));
        Assert.False(IccProfile.IsSrgb([]));
    }

    private static byte[] Profile(string name)
    {
        using var plain = Image.NewFromBuffer(Samples.Map(8, 8));
        using var tagged = plain.IccTransform(name, inputProfile: "srgb", depth: 8);
        return (byte[])tagged.Get("icc-profile-data");
    }
}
