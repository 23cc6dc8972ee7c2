using NetVips.Native;

namespace NetVips;

/// <summary>The operations of libvips by name.</summary>
public static class Operation
{
    /// <summary>Blocks an operation and all that derive from it, or allows them again. The name is a class: "VipsForeignLoadSvg".</summary>
    public static void Block(string name, bool state) => VipsOperations.vips_operation_block_set(name, state ? 1 : 0);
}
