using System.Globalization;
using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>C# values into native ones of a given type, and back. What cannot be converted is refused, never dropped.</summary>
internal static unsafe class GValues
{
    /// <summary>Sets an initialised value.</summary>
    internal static void Set(GValueData* target, object value)
    {
        var type = target->Type;
        var fundamental = GObjects.g_type_fundamental(type);
        if (fundamental == GTypes.Bool)
        {
            GObjects.g_value_set_boolean(target, value is bool flag ? (flag ? 1 : 0) : ToInt(value, type) != 0 ? 1 : 0);
        }
        else if (fundamental == GTypes.Int)
        {
            GObjects.g_value_set_int(target, ToInt(value, type));
        }
        else if (fundamental == GTypes.Uint64)
        {
            GObjects.g_value_set_uint64(target, value is ulong big ? big : checked((ulong)Math.Max(0, ToInt(value, type))));
        }
        else if (fundamental == GTypes.Double)
        {
            GObjects.g_value_set_double(target, ToDouble(value, type));
        }
        else if (fundamental == GTypes.Enum)
        {
            GObjects.g_value_set_enum(target, value is string nick ? FromNick(type, nick, flags: false) : ToInt(value, type));
        }
        else if (fundamental == GTypes.Flags)
        {
            GObjects.g_value_set_flags(target, value is string nick ? (uint)FromNick(type, nick, flags: true) : (uint)ToInt(value, type));
        }
        else if (fundamental == GTypes.String)
        {
            GObjects.g_value_set_string(target, value as string ?? throw Refused(value, type));
        }
        else if (fundamental == GTypes.Object)
        {
            SetObject(target, value as GObject ?? throw Refused(value, type));
        }
        else
        {
            SetBoxed(target, type, value);
        }
    }

    internal static object Get(GValueData* value)
    {
        var type = value->Type;
        var fundamental = GObjects.g_type_fundamental(type);
        return fundamental == GTypes.Bool ? GObjects.g_value_get_boolean(value) != 0
            : fundamental == GTypes.Int ? GObjects.g_value_get_int(value)
            : fundamental == GTypes.Uint64 ? GObjects.g_value_get_uint64(value)
            : fundamental == GTypes.Double ? GObjects.g_value_get_double(value)
            : fundamental == GTypes.Enum ? GObjects.g_value_get_enum(value)
            : fundamental == GTypes.Flags ? GObjects.g_value_get_flags(value)
            : fundamental == GTypes.String ? Marshal.PtrToStringUTF8((nint)GObjects.g_value_get_string(value))
            : type == GValue.ImageType ? NewImage(GObjects.g_value_get_object(value))
            : GetBoxed(value, type);
    }

    internal static void SetObject(GValueData* target, GObject value)
    {
        var native = value.Reference();
        GObjects.g_value_set_object(target, native);
        GObjects.g_object_unref(native);
    }

    internal static void SetArray(GValueData* target, ReadOnlySpan<double> values)
    {
        fixed (double* first = values)
        {
            VipsValues.vips_value_set_array_double(target, first, values.Length);
        }
    }

    internal static void SetArray(GValueData* target, ReadOnlySpan<Image> images)
    {
        foreach (var image in images)
        {
            ArgumentNullException.ThrowIfNull(image, nameof(images));
        }
        VipsValues.vips_value_set_array_image(target, images.Length);
        int count;
        var slots = VipsValues.vips_value_get_array_image(target, &count);
        for (var i = 0; i < images.Length; i++)
        {
            slots[i] = images[i].Reference();
        }
    }

    internal static string TypeName(nint type) => Marshal.PtrToStringUTF8((nint)GObjects.g_type_name(type));

    private static void SetBoxed(GValueData* target, nint type, object value)
    {
        if (type == GValue.ArrayDoubleType)
        {
            SetArray(target, value switch
            {
                double[] many => many,
                int[] many => Array.ConvertAll(many, one => (double)one),
                _ => [ToDouble(value, type)],
            });
        }
        else if (type == GValue.ArrayIntType)
        {
            var values = value as int[] ?? [ToInt(value, type)];
            fixed (int* first = values)
            {
                VipsValues.vips_value_set_array_int(target, first, values.Length);
            }
        }
        else if (type == GValue.ArrayImageType)
        {
            SetArray(target, value switch
            {
                Image[] many => many,
                Image one => [one],
                _ => throw Refused(value, type),
            });
        }
        else if (type == GValue.BlobType)
        {
            var blob = value switch
            {
                byte[] bytes => VipsBlobs.Copy(bytes),
                string text => VipsBlobs.Copy(System.Text.Encoding.UTF8.GetBytes(text)),
                _ => throw Refused(value, type),
            };
            GObjects.g_value_set_boxed(target, (nint)blob);
            VipsValues.vips_area_unref(blob);
        }
        else if (type == GValue.RefStrType)
        {
            VipsValues.vips_value_set_ref_string(target, value as string ?? throw Refused(value, type));
        }
        else
        {
            throw Refused(value, type);
        }
    }

    private static object GetBoxed(GValueData* value, nint type)
    {
        int count;
        if (type == GValue.RefStrType)
        {
            return Marshal.PtrToStringUTF8((nint)VipsValues.vips_value_get_ref_string(value, null));
        }
        if (type == GValue.BlobType)
        {
            return VipsBlobs.ToArray((VipsAreaData*)GObjects.g_value_get_boxed(value));
        }
        if (type == GValue.ArrayIntType)
        {
            var ints = VipsValues.vips_value_get_array_int(value, &count);
            return new ReadOnlySpan<int>(ints, count).ToArray();
        }
        if (type == GValue.ArrayDoubleType)
        {
            var doubles = VipsValues.vips_value_get_array_double(value, &count);
            return new ReadOnlySpan<double>(doubles, count).ToArray();
        }
        if (type == GValue.ArrayImageType)
        {
            var images = VipsValues.vips_value_get_array_image(value, &count);
            var result = new Image[count];
            for (var i = 0; i < count; i++)
            {
                result[i] = NewImage(images[i]);
            }
            return result;
        }
        throw new VipsException($"a value of type {TypeName(type)} has no counterpart in C#");
    }

    private static Image NewImage(nint native) => native == 0 ? null : new Image(GObjects.g_object_ref(native));

    private static int FromNick(nint type, string nick, bool flags)
    {
        // The class of a type that an argument uses is never unloaded, so this reference need not be given back.
        var values = GObjects.g_type_class_ref(type);
        var found = flags ? GObjects.g_flags_get_value_by_nick(values, nick) : GObjects.g_enum_get_value_by_nick(values, nick);
        return found is not null ? found->Value : throw Refused(nick, type);
    }

    private static int ToInt(object value, nint type)
    {
        try
        {
            return value switch
            {
                int number => number,
                bool or string or null => throw Refused(value, type),
                double number when number != Math.Truncate(number) => throw Refused(value, type),
                Enum member => unchecked((int)Convert.ToInt64(member, CultureInfo.InvariantCulture)),
                IConvertible number => number.ToInt32(CultureInfo.InvariantCulture),
                _ => throw Refused(value, type),
            };
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException or FormatException)
        {
            throw Refused(value, type);
        }
    }

    private static double ToDouble(object value, nint type) => value switch
    {
        double number => number,
        float or int or uint or long or ulong or short or ushort or byte or sbyte or decimal =>
            ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
        _ => throw Refused(value, type),
    };

    private static ArgumentException Refused(object value, nint type) =>
        new($"{value ?? "null"} ({value?.GetType().Name}) cannot be converted to {TypeName(type)}");
}
