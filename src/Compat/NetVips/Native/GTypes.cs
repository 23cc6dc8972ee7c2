namespace NetVips.Native;

/// <summary>GObject's fundamental types: their numbers are fixed.</summary>
internal static class GTypes
{
    internal const nint Bool = 5 << 2;
    internal const nint Int = 6 << 2;
    internal const nint Uint64 = 11 << 2;
    internal const nint Enum = 12 << 2;
    internal const nint Flags = 13 << 2;
    internal const nint Double = 15 << 2;
    internal const nint String = 16 << 2;
    internal const nint Object = 20 << 2;
}
