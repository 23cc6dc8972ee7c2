using NetVips;
using Vips = NetVips.NetVips;

namespace Transcoder.Imaging;

/// <summary>Sets libvips up for a server that reads whatever strangers put there: once, before the first image.</summary>
public static class Libvips
{
    private static readonly Lazy<bool> Ready = new(SetUp);

    /// <exception cref="DllNotFoundException">libvips is not there.</exception>
    public static void Require() => _ = Ready.Value;

    private static bool SetUp()
    {
        // Before libvips is loaded, so nothing of NetVips may be named in this method.
        NativeMemory.Tune();
        Start();
        return true;
    }

    private static void Start()
    {
        if (!ModuleInitializer.VipsInitialized)
            throw new DllNotFoundException("libvips could not be loaded.", ModuleInitializer.Exception);
        // One thread a transform: the work gate fills the cores, and a request's cost stays one core's.
        Vips.Concurrency = 1;
        // Operations on other people's bytes never repeat; their cache would only hold memory.
        Cache.Max = 0;
        Vips.BlockUntrusted = true;
        // Marked untrusted for its size as XML; the limits here hold for it, and it reads nothing from outside.
        Operation.Block("VipsForeignLoadSvg", false);
    }
}
