namespace NetVips;

/// <summary>A libvips object.</summary>
public abstract class VipsObject : GObject
{
    private protected VipsObject(nint handle)
        : base(handle)
    {
    }

    /// <summary>The streams whose callbacks work for this object; null where there are none.</summary>
    internal StreamErrors[] Streams { get; init; }
}
