using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class SavingTests
{
    public static TheoryData<string, Func<Image, byte[]>, string> Savers => new()
    {
        {
            "jpeg",
            image => image.JpegsaveBuffer(q: 70, interlace: true, subsampleMode: Enums.ForeignSubsample.Off,
                keep: Enums.ForeignKeep.None, background: [255]),
            "VipsForeignLoadJpegBuffer"
        },
        {
            "webp",
            image => image.WebpsaveBuffer(q: 70, effort: 1, preset: Enums.ForeignWebpPreset.Photo, keep: Enums.ForeignKeep.Icc),
            "VipsForeignLoadWebpBuffer"
        },
        {
            "avif",
            image => image.HeifsaveBuffer(q: 40, compression: Enums.ForeignHeifCompression.Av1, effort: 0, bitdepth: 8,
                keep: Enums.ForeignKeep.All),
            "VipsForeignLoadHeifBuffer"
        },
        {
            "png",
            image => image.PngsaveBuffer(compression: 3, filter: Enums.ForeignPngFilter.Up | Enums.ForeignPngFilter.Sub, palette: true),
            "VipsForeignLoadPngBuffer"
        },
        {
            "gif",
            image => image.GifsaveBuffer(effort: 1, dither: 0.5),
            "VipsForeignLoadNsgifBuffer"
        },
        {
            "tiff",
            image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw,
                predictor: Enums.ForeignTiffPredictor.Horizontal),
            "VipsForeignLoadTiffBuffer"
        },
    };

    [Theory]
    [MemberData(nameof(Savers))]
    public void Every_format_is_written(string format, Func<Image, byte[]> save, string loader)
    {
        using var image = Pictures.Gradient();
        var bytes = save(image);
        Assert.True(loader == Image.FindLoadBuffer(bytes), format);
        using var loaded = Image.NewFromBuffer(bytes);
        Assert.Equal((96, 64), (loaded.Width, loaded.Height));
    }

    [Fact]
    public void A_format_string_carries_options()
    {
        using var image = Pictures.Gradient();
        var good = image.WriteToBuffer(".jpg[Q=95]");
        var poor = image.WriteToBuffer(".jpg", new VOption { { "Q", 10 }, { "keep", Enums.ForeignKeep.None }, { "background", 255 } });
        Assert.True(poor.Length < good.Length);
        Assert.Throws<VipsException>(() => image.WriteToBuffer(".nonsense"));
    }

    [Fact]
    public void A_format_without_a_buffer_saver_is_written_through_a_target()
    {
        using var image = Image.Black(2, 2);
        Assert.Equal("0\t0\n0\t0\n"u8.ToArray(), image.WriteToBuffer(".csv"));
    }

    [Fact]
    public void Targets_in_memory_give_their_bytes()
    {
        using var image = Pictures.Gradient();
        using var target = Target.NewToMemory();
        image.WriteToTarget(target, ".png");
        using var loaded = Image.NewFromBuffer(target.Blob);
        Pictures.AssertSamePixels(image, loaded);
        Assert.Throws<VipsException>(() =>
        {
            using var nowhere = Target.NewToFile("/nowhere/at/all.png");
            image.WriteToTarget(nowhere, ".png");
        });
    }

    [Fact]
    public void What_is_not_kept_is_gone()
    {
        using var plain = Pictures.Gradient();
        using var image = plain.Mutate(mutable => mutable.Set(GValue.BlobType, "xmp-data", "<x:xmpmeta/>"u8.ToArray()));
        using var kept = Image.NewFromBuffer(image.JpegsaveBuffer(keep: Enums.ForeignKeep.Xmp));
        using var stripped = Image.NewFromBuffer(image.JpegsaveBuffer(keep: Enums.ForeignKeep.None));
        Assert.True(kept.Contains("xmp-data"));
        Assert.False(stripped.Contains("xmp-data"));
    }
}
