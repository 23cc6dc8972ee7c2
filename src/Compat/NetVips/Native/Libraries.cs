using System.Reflection;
using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>
/// Finds the native libraries. libvips stands beside the program or is the system's. Glib and GObject are taken from the same file
/// where it exports them (a build of one file), or from what it was linked with: two copies of GObject in one process would each have
/// their own types.
/// </summary>
internal static class Libraries
{
    internal const string Vips = "libvips.so.42";
    internal const string GObject = "libgobject-2.0.so.0";
    internal const string GLib = "libglib-2.0.so.0";

    private static readonly Lazy<nint> LoadedVips = new(LoadVips);

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Libraries).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        Vips => LoadedVips.Value,
        GObject => FromVipsOrSystem("g_object_set_property", GObject, "libgobject-2.0.0.dylib"),
        GLib => FromVipsOrSystem("g_malloc", GLib, "libglib-2.0.0.dylib"),
        _ => 0,
    };

    private static nint LoadVips()
    {
        var file = OperatingSystem.IsMacOS() ? "libvips.42.dylib" : Vips;
        var beside = Path.Combine(AppContext.BaseDirectory, file);
        return File.Exists(beside)
            ? NativeLibrary.Load(beside)
            : NativeLibrary.Load(file, typeof(Libraries).Assembly, searchPath: null);
    }

    private static nint FromVipsOrSystem(string symbol, string linux, string mac) =>
        NativeLibrary.TryGetExport(LoadedVips.Value, symbol, out _)
            ? LoadedVips.Value
            : NativeLibrary.Load(OperatingSystem.IsMacOS() ? mac : linux, typeof(Libraries).Assembly, searchPath: null);
}
