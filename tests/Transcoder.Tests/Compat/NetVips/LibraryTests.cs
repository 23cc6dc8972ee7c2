using NetVips;
using Vips = NetVips.NetVips;

namespace Transcoder.Tests.Compat.Libvips;

[Collection(Alone.Name)]
public class LibraryTests
{
    [Fact]
    public void It_starts_by_itself()
    {
        Assert.True(ModuleInitializer.VipsInitialized);
        Assert.Null(ModuleInitializer.Exception);
        ModuleInitializer.Initialize();
        Assert.True(Vips.Init());
    }

    [Fact]
    public void Versions_compare()
    {
        Assert.Equal(8, Vips.Version(0));
        Assert.Equal(Vips.Version(1, fromModule: false), Vips.Version(1));
        Assert.True(Vips.AtLeastLibvips(8, 14));
        Assert.True(Vips.AtLeastLibvips(Vips.Version(0), Vips.Version(1), Vips.Version(2)));
        Assert.False(Vips.AtLeastLibvips(Vips.Version(0), Vips.Version(1), Vips.Version(2) + 1));
        Assert.False(Vips.AtLeastLibvips(9, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vips.Version(3));
    }

    [Fact]
    public void Settings_are_kept()
    {
        var (concurrency, max, memory, files) = (Vips.Concurrency, Cache.Max, Cache.MaxMem, Cache.MaxFiles);
        Vips.Concurrency = 2;
        Cache.Max = 7;
        Cache.MaxMem = 5UL << 30;
        Cache.MaxFiles = 9;
        Assert.Equal((2, 7, 5UL << 30, 9), (Vips.Concurrency, Cache.Max, Cache.MaxMem, Cache.MaxFiles));
        Assert.InRange(Cache.Size, 0, 100);
        (Vips.Concurrency, Cache.Max, Cache.MaxMem, Cache.MaxFiles) = (concurrency, max, memory, files);
        Vips.Leak = false;
    }

    [Fact]
    public void Statistics_move()
    {
        using var image = Pictures.Gradient(512, 512);
        using var memory = image.CopyMemory();
        using var blurred = memory.Gaussblur(2);
        _ = blurred.Avg();
        Assert.True(Stats.MemHighwater > 0);
        Assert.True(Stats.Allocations >= 0);
        Assert.True(Stats.Mem >= 0);
        Assert.True(Stats.Files >= 0);
    }

    [Fact]
    public void An_operation_can_be_blocked()
    {
        // Matrices: no other test uses it, and the setting is the process's.
        using var image = Image.Black(8, 8);
        Operation.Block("VipsForeignSaveMatrix", true);
        Assert.Throws<VipsException>(() => image.WriteToBuffer(".mat"));
        Operation.Block("VipsForeignSaveMatrix", false);
        Assert.NotEmpty(image.WriteToBuffer(".mat"));
        Vips.BlockUntrusted = false;
    }
}
