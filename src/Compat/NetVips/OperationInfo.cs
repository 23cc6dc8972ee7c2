using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>
/// What is known about an operation's arguments, looked up once. Names are kept as native text for the life of the process; only names
/// that libvips knows come here, so their number is bounded.
/// </summary>
internal sealed unsafe class OperationInfo
{
    private static readonly ConcurrentDictionary<string, OperationInfo> Known = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Argument> _arguments = new(StringComparer.Ordinal);
    private readonly byte* _nativeName;

    private OperationInfo(string name)
    {
        Name = name;
        _nativeName = (byte*)Marshal.StringToCoTaskMemUTF8(name);
    }

    internal string Name { get; }

    /// <summary>A new instance of the operation, not yet built.</summary>
    internal static nint NewOperation(string name, out OperationInfo info)
    {
        if (Known.TryGetValue(name, out info))
        {
            var operation = VipsOperations.vips_operation_new(info._nativeName);
            return operation != 0 ? operation : throw VipsException.FromLibvips($"no operation \"{name}\"");
        }

        info = new OperationInfo(name);
        var first = VipsOperations.vips_operation_new(info._nativeName);
        if (first == 0)
        {
            Marshal.FreeCoTaskMem((nint)info._nativeName);
            throw VipsException.FromLibvips($"no operation \"{name}\"");
        }
        info = Known.GetOrAdd(name, info);
        return first;
    }

    /// <summary>The argument of this name, or null.</summary>
    internal Argument Find(nint operation, string name)
    {
        if (_arguments.TryGetValue(name, out var known))
        {
            return known;
        }

        var nativeName = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        GParamSpecHead* spec;
        VipsArgumentClassData* argumentClass;
        nint instance;
        if (VipsOperations.vips_object_get_argument(operation, nativeName, &spec, &argumentClass, &instance) != 0)
        {
            Marshal.FreeCoTaskMem((nint)nativeName);
            Vips.TakeError();
            return null;
        }
        return _arguments.GetOrAdd(name, new Argument(name, nativeName, (nint)spec, spec->ValueType, argumentClass->Flags));
    }

    internal Argument Input(nint operation, string name) =>
        Find(operation, name) is { IsInput: true } argument ? argument : throw new VipsException($"{Name}: no argument \"{name}\"");

    internal Argument Output(nint operation, string name) =>
        Find(operation, name) is { IsOutput: true } argument ? argument : throw new VipsException($"{Name}: no result \"{name}\"");

    internal sealed class Argument(string name, byte* nativeName, nint spec, nint type, VipsArgumentFlags flags)
    {
        internal string Name => name;

        internal byte* NativeName => nativeName;

        internal nint Spec => spec;

        internal nint Type => type;

        internal nint Fundamental { get; } = GObjects.g_type_fundamental(type);

        internal bool IsInput => (flags & VipsArgumentFlags.Input) != 0;

        internal bool IsOutput => (flags & VipsArgumentFlags.Output) != 0;
    }
}
