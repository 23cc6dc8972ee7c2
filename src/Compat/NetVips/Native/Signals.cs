using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>Callbacks whose state is a GCHandle.</summary>
internal static class Signals
{
    /// <summary>Frees the state when GObject drops the callback, which it does once, with the object.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void FreeHandle(nint state, nint closure) => GCHandle.FromIntPtr(state).Free();
}
