using NetVips.Native;

namespace NetVips;

/// <summary>What an image is written to.</summary>
public unsafe class Target : VipsObject
{
    private protected Target(nint handle)
        : base(handle)
    {
    }

    /// <summary>What has been written to a target in memory.</summary>
    public byte[] Blob
    {
        get
        {
            using var value = new GValue();
            value.SetType(GValue.BlobType);
            var target = Reference();
            fixed (byte* name = "blob"u8)
            {
                GObjects.g_object_get_property(target, name, value.Data);
            }
            GObjects.g_object_unref(target);
            return (byte[])value.Get();
        }
    }

    public static Target NewToFile(string filename) => Checked(VipsConnections.vips_target_new_to_file(filename), filename);

    public static Target NewToMemory() => Checked(VipsConnections.vips_target_new_to_memory(), "memory");

    private static Target Checked(nint target, string what) =>
        target != 0 ? new Target(target) : throw VipsException.FromLibvips($"no target to {what}");
}
