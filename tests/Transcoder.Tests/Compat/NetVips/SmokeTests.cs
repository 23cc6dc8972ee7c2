using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class SmokeTests
{
    [Fact]
    public void Encodes_resizes_and_decodes()
    {
        Assert.True(ModuleInitializer.VipsInitialized, ModuleInitializer.Exception?.ToString());
        using var black = Image.Black(64, 48, bands: 3);
        using var grey = black.Linear(1, 100).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        var jpeg = grey.JpegsaveBuffer(q: 80, keep: Enums.ForeignKeep.None);
        using var loaded = Image.NewFromBuffer(jpeg, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated);
        using var small = loaded.Resize(0.5);
        Assert.Equal((32, 24, 3), (small.Width, small.Height, small.Bands));
        Assert.Equal("jpegload_buffer", small.Get("vips-loader"));
        var png = small.WriteToBuffer(".png[compression=1]");
        using var again = Image.NewFromBuffer(png);
        Assert.Equal(100, again.Avg());
    }

    [Fact]
    public void An_error_carries_libvips_text()
    {
        var error = Assert.Throws<VipsException>(() => Image.NewFromBuffer([1, 2, 3]));
        Assert.Contains("known format", error.Message, StringComparison.Ordinal);
    }
}
