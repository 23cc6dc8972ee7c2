using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

public unsafe partial class Image
{
    /// <summary>The native type of a header field or piece of metadata; 0 where there is none.</summary>
    public nint GetTypeOf(string name) => VipsImages.vips_image_get_typeof(this, name);

    public bool Contains(string name) => GetTypeOf(name) != 0;

    /// <summary>A header field or piece of metadata, as <see cref="GValue.Get"/> gives it.</summary>
    public object Get(string name)
    {
        GValueData data = default;
        if (VipsImages.vips_image_get(this, name, &data) != 0)
        {
            throw VipsException.FromLibvips($"unable to get {name}");
        }
        try
        {
            return GValues.Get(&data);
        }
        finally
        {
            GObjects.g_value_unset(&data);
        }
    }

    /// <summary>The names of all header fields and metadata.</summary>
    public string[] GetFields()
    {
        var names = VipsImages.vips_image_get_fields(this);
        var result = new List<string>();
        for (var name = names; *name is not null; name++)
        {
            result.Add(Marshal.PtrToStringUTF8((nint)(*name)));
        }
        GLib.g_strfreev(names);
        return [.. result];
    }

    /// <summary>A copy of the image, its metadata changed by the action.</summary>
    public Image Mutate(Action<MutableImage> action)
    {
        using var copy = new MutableImage(Copy());
        action(copy);
        return new Image(copy.Reference()) { Streams = Streams };
    }
}
