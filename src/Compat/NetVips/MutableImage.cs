using NetVips.Native;

namespace NetVips;

/// <summary>A copy of an image whose metadata may be changed; see <see cref="Image.Mutate"/>.</summary>
public sealed unsafe class MutableImage : Image
{
    internal MutableImage(Image copy)
        : base(copy.Reference()) => copy.Dispose();

    /// <summary>Creates a piece of metadata or replaces it. The types are <see cref="GValue"/>'s.</summary>
    public void Set(nint gtype, string name, object value)
    {
        GValueData data = default;
        GObjects.g_value_init(&data, gtype);
        try
        {
            GValues.Set(&data, value);
            VipsImages.vips_image_set(this, name, &data);
        }
        finally
        {
            GObjects.g_value_unset(&data);
        }
    }

    /// <summary>Replaces a piece of metadata that is there, as the type that it has.</summary>
    public void Set(string name, object value)
    {
        var type = GetTypeOf(name);
        if (type == 0)
        {
            throw new ArgumentException($"no metadata \"{name}\"; to create it, give its type");
        }
        Set(type, name, value);
    }

    /// <summary>Whether there was such a piece of metadata.</summary>
    public bool Remove(string name) => VipsImages.vips_image_remove(this, name) != 0;
}
