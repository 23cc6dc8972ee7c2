using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NetVips.Native;

namespace NetVips;

/// <summary>Starts libvips when the assembly is first used.</summary>
public static class ModuleInitializer
{
    /// <summary>Whether libvips was found and started.</summary>
    public static bool VipsInitialized { get; internal set; }

    /// <summary>Why it was not, else null.</summary>
    public static Exception Exception { get; internal set; }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The official assembly starts libvips in the same way.")]
    public static void Initialize()
    {
        Libraries.Register();
        try
        {
            VipsInitialized = NetVips.Init();
            if (VipsInitialized)
            {
                Exception = null;
            }
            else
            {
                Exception = VipsException.FromLibvips("unable to initialize libvips");
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            VipsInitialized = false;
            Exception = e;
        }
    }
}
