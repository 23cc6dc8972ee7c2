using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>A value with its native type.</summary>
public sealed unsafe class GValue : IDisposable
{
    public static readonly nint GBoolType = 5 << 2;
    public static readonly nint GIntType = 6 << 2;
    public static readonly nint GUint64Type = 11 << 2;
    public static readonly nint GEnumType = 12 << 2;
    public static readonly nint GFlagsType = 13 << 2;
    public static readonly nint GDoubleType = 15 << 2;
    public static readonly nint GStrType = 16 << 2;
    public static readonly nint GObjectType = 20 << 2;
    public static readonly nint ImageType = Vips.vips_image_get_type();
    public static readonly nint ArrayIntType = Vips.vips_array_int_get_type();
    public static readonly nint ArrayDoubleType = Vips.vips_array_double_get_type();
    public static readonly nint ArrayImageType = Vips.vips_array_image_get_type();
    public static readonly nint RefStrType = Vips.vips_ref_string_get_type();
    public static readonly nint BlobType = Vips.vips_blob_get_type();
    public static readonly nint BandFormatType = Vips.vips_band_format_get_type();
    public static readonly nint SourceType = Vips.vips_source_get_type();
    public static readonly nint TargetType = Vips.vips_target_get_type();

    private readonly GValueData* _data = (GValueData*)NativeMemory.AllocZeroed((nuint)sizeof(GValueData));
    private bool _disposed;

    ~GValue() => Free();

    /// <summary>Sets the type, once, before a value is set.</summary>
    public void SetType(nint gtype) => GObjects.g_value_init(Data, gtype);

    public nint GetTypeOf() => Data->Type;

    /// <summary>Sets the value, converted to the type. Throws <see cref="ArgumentException"/> where it cannot be.</summary>
    public void Set(object value) => GValues.Set(Data, value);

    /// <summary>The value as int, bool, double, string, ulong, byte[], int[], double[], Image, Image[]; an enumeration as int.</summary>
    public object Get() => GValues.Get(Data);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal GValueData* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _data;
        }
    }

    private void Free()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        if (_data->Type != 0)
        {
            GObjects.g_value_unset(_data);
        }
        NativeMemory.Free(_data);
    }
}
