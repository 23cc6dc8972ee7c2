
namespace Transcoder.Client;

/// <summary>How <see cref="ImageUrl.Picture"/> writes its markup.</summary>
public sealed record PictureOptions
{
    /// <summary>In pixels, each 1 to 4096: the image stretches with the page, and the browser picks by <see cref="Sizes"/>. Default: none, and it
    /// has a fixed size in <see cref="Densities"/>.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>How wide it stands on the page; counts with <see cref="Widths"/>. Default: as wide as the window.</summary>
    public Sizes Sizes { get; init; } = Sizes.FullWidth;

    /// <summary>1 to 4: for screens of up to so many pixels a pixel of the page. Default: 2.</summary>
    public int Densities { get; init; } = 2;

    /// <summary>Loaded when it is about to be seen. Default: true; false for what is seen first.</summary>
    public bool IsLazy { get; init; } = true;

    /// <summary>The <c>class</c> of the <c>img</c>. Default: none.</summary>
    public string? Class { get; init; }
}
