using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>A GValue: its type, and two words of which the type tells the meaning.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValueData
{
    internal nint Type;
    internal ulong First;
    internal ulong Second;
}

/// <summary>The public head of a GParamSpec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GParamSpecHead
{
    internal nint Class;
    internal nint Name;
    internal uint Flags;
    internal nint ValueType;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GEnumValueData
{
    internal int Value;
    internal byte* Name;
    internal byte* Nick;
}

internal static unsafe partial class GObjects
{
    [LibraryImport(Libraries.GObject)]
    internal static partial nint g_object_ref(nint instance);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_object_set_property(nint instance, byte* name, GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_object_get_property(nint instance, byte* name, GValueData* value);

    [LibraryImport(Libraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ulong g_signal_connect_data(nint instance, string signal, void* handler, nint data,
        delegate* unmanaged[Cdecl]<nint, nint, void> destroyData, int flags);

    [LibraryImport(Libraries.GObject)]
    internal static partial int g_param_value_validate(nint spec, GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial nint g_type_fundamental(nint type);

    [LibraryImport(Libraries.GObject)]
    internal static partial byte* g_type_name(nint type);

    [LibraryImport(Libraries.GObject)]
    internal static partial nint g_type_class_ref(nint type);

    [LibraryImport(Libraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GEnumValueData* g_enum_get_value_by_nick(nint enumClass, string nick);

    [LibraryImport(Libraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GEnumValueData* g_flags_get_value_by_nick(nint flagsClass, string nick);

    [LibraryImport(Libraries.GObject)]
    internal static partial GValueData* g_value_init(GValueData* value, nint type);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_unset(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_boolean(GValueData* value, int content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_int(GValueData* value, int content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_uint64(GValueData* value, ulong content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_double(GValueData* value, double content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_enum(GValueData* value, int content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_flags(GValueData* value, uint content);

    [LibraryImport(Libraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_value_set_string(GValueData* value, string content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_object(GValueData* value, nint content);

    [LibraryImport(Libraries.GObject)]
    internal static partial void g_value_set_boxed(GValueData* value, nint content);

    [LibraryImport(Libraries.GObject)]
    internal static partial int g_value_get_boolean(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial int g_value_get_int(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial ulong g_value_get_uint64(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial double g_value_get_double(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial int g_value_get_enum(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial uint g_value_get_flags(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial byte* g_value_get_string(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial nint g_value_get_object(GValueData* value);

    [LibraryImport(Libraries.GObject)]
    internal static partial nint g_value_get_boxed(GValueData* value);
}
