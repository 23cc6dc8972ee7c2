using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>One reference to a native object, given back on Dispose or by the garbage collector.</summary>
public abstract class GObject : SafeHandle
{
    private protected GObject(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>Takes a reference of the caller's own; throws <see cref="ObjectDisposedException"/> where this one is gone.</summary>
    internal nint Reference()
    {
        var added = false;
        try
        {
            DangerousAddRef(ref added);
            return GObjects.g_object_ref(handle);
        }
        finally
        {
            if (added)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        GObjects.g_object_unref(handle);
        return true;
    }
}
