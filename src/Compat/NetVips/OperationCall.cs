using System.Runtime.CompilerServices;
using NetVips.Native;

namespace NetVips;

/// <summary>
/// One call of a libvips operation: arguments in, run, results out. An argument of null is not set. An argument that the operation does
/// not have, or a value that it does not take, is refused: GObject itself would only print a line and leave the argument out.
/// </summary>
internal sealed unsafe partial class OperationCall : IDisposable
{
    private readonly OperationInfo _info;
    private nint _operation;
    private StreamErrors[] _streams;
    private bool _built;

    internal OperationCall(string name) => _operation = OperationInfo.NewOperation(name, out _info);

    internal bool Has(string name) => _info.Find(_operation, name) is { IsInput: true };

    internal void Set(string name, bool value)
    {
        var argument = _info.Input(_operation, name);
        if (argument.Type != GTypes.Bool)
        {
            SetAny(argument, value);
            return;
        }
        GValueData data = default;
        GObjects.g_value_init(&data, GTypes.Bool);
        GObjects.g_value_set_boolean(&data, value ? 1 : 0);
        Apply(argument, &data, value);
    }

    internal void Set(string name, int value)
    {
        var argument = _info.Input(_operation, name);
        if (argument.Type != GTypes.Int)
        {
            SetAny(argument, value);
            return;
        }
        GValueData data = default;
        GObjects.g_value_init(&data, GTypes.Int);
        GObjects.g_value_set_int(&data, value);
        Apply(argument, &data, value);
    }

    internal void Set(string name, double value)
    {
        var argument = _info.Input(_operation, name);
        if (argument.Type != GTypes.Double)
        {
            SetAny(argument, value);
            return;
        }
        GValueData data = default;
        GObjects.g_value_init(&data, GTypes.Double);
        GObjects.g_value_set_double(&data, value);
        Apply(argument, &data, value);
    }

    internal void SetEnum<T>(string name, T value)
        where T : unmanaged, Enum
    {
        var argument = _info.Input(_operation, name);
        GValueData data = default;
        GObjects.g_value_init(&data, argument.Type);
        if (argument.Fundamental == GTypes.Flags)
        {
            GObjects.g_value_set_flags(&data, Unsafe.BitCast<T, uint>(value));
        }
        else
        {
            GObjects.g_value_set_enum(&data, Unsafe.BitCast<T, int>(value));
        }
        Apply(argument, &data, value);
    }

    internal void Set(string name, string value)
    {
        if (value is not null)
        {
            SetAny(_info.Input(_operation, name), value);
        }
    }

    internal void Set(string name, double[] value)
    {
        if (value is null)
        {
            return;
        }
        var argument = _info.Input(_operation, name);
        GValueData data = default;
        GObjects.g_value_init(&data, argument.Type);
        GValues.SetArray(&data, value);
        Apply(argument, &data, value);
    }

    internal void Set(string name, VipsObject value)
    {
        if (value is null)
        {
            return;
        }
        var argument = _info.Input(_operation, name);
        GValueData data = default;
        GObjects.g_value_init(&data, argument.Type);
        GValues.SetObject(&data, value);
        Follow(value);
        Apply(argument, &data, value);
    }

    internal void Set(string name, Image[] value)
    {
        SetAny(_info.Input(_operation, name), value);
    }

    /// <summary>The array itself, pinned until libvips no longer reads it.</summary>
    internal void Set(string name, byte[] value)
    {
        var argument = _info.Input(_operation, name);
        SetBlob(argument, VipsBlobs.Pin(value));
    }

    internal void SetCopy(string name, ReadOnlySpan<byte> value)
    {
        var argument = _info.Input(_operation, name);
        SetBlob(argument, VipsBlobs.Copy(value));
    }

    internal void Run()
    {
        var built = VipsOperations.vips_cache_operation_build(_operation);
        if (built != 0)
        {
            GObjects.g_object_unref(_operation);
            _operation = built;
            _built = true;
        }

        // A reader may take a failed stream for the end of the data and go on, so a run that succeeds is looked at too.
        if (StreamErrors.FirstOf(_streams) is { } error)
        {
            throw VipsException.FromLibvips($"{_info.Name}: the stream failed: {error.Message}", error);
        }
        if (built == 0)
        {
            throw VipsException.FromLibvips($"{_info.Name} failed");
        }
    }

    /// <summary>Runs where it has not run yet, and takes an image result.</summary>
    internal Image Image(string name = "out")
    {
        GValueData data = default;
        Result(name, &data);
        var image = new Image(GObjects.g_object_ref(GObjects.g_value_get_object(&data))) { Streams = _streams };
        GObjects.g_value_unset(&data);
        return image;
    }

    internal double Double(string name = "out")
    {
        GValueData data = default;
        Result(name, &data);
        return GObjects.g_value_get_double(&data);
    }

    internal byte[] Bytes(string name = "buffer")
    {
        GValueData data = default;
        Result(name, &data);
        try
        {
            return VipsBlobs.ToArray((VipsAreaData*)GObjects.g_value_get_boxed(&data));
        }
        finally
        {
            GObjects.g_value_unset(&data);
        }
    }

    public void Dispose()
    {
        if (_operation != 0)
        {
            VipsOperations.vips_object_unref_outputs(_operation);
            GObjects.g_object_unref(_operation);
            _operation = 0;
        }
    }

    private void Result(string name, GValueData* data)
    {
        if (!_built)
        {
            Run();
        }
        var result = _info.Output(_operation, name);
        GObjects.g_value_init(data, result.Type);
        GObjects.g_object_get_property(_operation, result.NativeName, data);
    }

    private void SetAny(OperationInfo.Argument argument, object value)
    {
        GValueData data = default;
        GObjects.g_value_init(&data, argument.Type);
        try
        {
            GValues.Set(&data, value);
        }
        catch (ArgumentException e)
        {
            GObjects.g_value_unset(&data);
            throw new ArgumentException($"{_info.Name}: {argument.Name}: {e.Message}", e);
        }
        if (value is VipsObject one)
        {
            Follow(one);
        }
        else if (value is Image[] many)
        {
            Array.ForEach(many, Follow);
        }
        Apply(argument, &data, value);
    }

    private void Follow(VipsObject input) => _streams = StreamErrors.Union(_streams, input.Streams);

    /// <summary>Hands the value over. GObject would drop one that is out of range, so that is asked first.</summary>
    private void Apply<T>(OperationInfo.Argument argument, GValueData* data, T value)
    {
        var changed = GObjects.g_param_value_validate(argument.Spec, data) != 0;
        if (!changed)
        {
            GObjects.g_object_set_property(_operation, argument.NativeName, data);
        }
        GObjects.g_value_unset(data);
        if (changed)
        {
            throw new ArgumentException($"{_info.Name}: {argument.Name} cannot be {value}");
        }
    }

    /// <summary>Sets a blob, and gives back the caller's reference to it.</summary>
    private void SetBlob(OperationInfo.Argument argument, VipsAreaData* blob)
    {
        GValueData data = default;
        GObjects.g_value_init(&data, argument.Type);
        GObjects.g_value_set_boxed(&data, (nint)blob);
        VipsValues.vips_area_unref(blob);
        Apply(argument, &data, "these bytes");
    }
}
