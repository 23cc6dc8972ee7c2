using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Transcoder.Contracts;

namespace Transcoder.Client;

public sealed partial class ImageUrl
{
    /// <summary>All letters stay as they are; what HTML could take for its own is encoded, in text and in attributes.</summary>
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>
    /// Markup: a <c>picture</c> with AVIF and WebP for whom can show them, and an <c>img</c> of this address's own format for all others. All of
    /// it is encoded, whatever the key and the texts are. <c>width</c> and <c>height</c>, by which a page reserves the place, are there where the
    /// size is known: of the original, or by a box that is covered, contained or filled.
    /// </summary>
    /// <param name="alt">What the image shows, for whom does not see it; empty where it only adorns.</param>
    /// <param name="options">By default densities of 1 and 2 where this address has a size, and lazy loading.</param>
    /// <exception cref="InvalidOperationException">As of <see cref="SrcSet"/>, where the options have widths.</exception>
    public string Picture(string alt, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(alt);
        options ??= new PictureOptions();

        var markup = new StringBuilder("<picture>");
        foreach (var format in Offered())
        {
            markup.Append("<source");
            Attribute(markup, "type", format.ContentType());
            AddCandidates(markup, Format(format).CandidatesOf(options), options);
            markup.Append('>');
        }

        var candidates = CandidatesOf(options);
        // Who cannot choose gets the size of this address; where it has none, the largest on offer.
        var fallback = _preset is null && _spec is { Width: null, Height: null } ? candidates[^1].Url : this;
        markup.Append("<img");
        AddCandidates(markup, candidates, options);
        Attribute(markup, "src", fallback.ToString());
        Attribute(markup, "alt", alt);
        if (fallback.OnPage() is var (width, height))
        {
            Attribute(markup, "width", width.ToString(CultureInfo.InvariantCulture));
            Attribute(markup, "height", height.ToString(CultureInfo.InvariantCulture));
        }
        if (options.Class is { } name)
            Attribute(markup, "class", name);
        if (options.IsLazy)
            Attribute(markup, "loading", "lazy");
        Attribute(markup, "decoding", "async");
        return markup.Append("></picture>").ToString();
    }

    private List<Candidate> CandidatesOf(PictureOptions options) =>
        options.Widths is { } widths ? Candidates(widths)
        : _preset is null && _spec is { Width: null, Height: null } ? [new(this, 1, 'x')]
        : Densities(options.Densities);

    /// <summary>What is offered before this address's own format. AVIF holds no animation here, and a GIF may be one.</summary>
    private IEnumerable<OutputFormat> Offered()
    {
        if (_spec.Format is not OutputFormat.Avif && (Made.Still || !Key.EndsWith(".gif", StringComparison.OrdinalIgnoreCase)))
            yield return OutputFormat.Avif;
        if (_spec.Format is not (OutputFormat.Avif or OutputFormat.WebP))
            yield return OutputFormat.WebP;
    }

    /// <summary>The size on the page: without the dpr, which only makes it denser.</summary>
    private (int Width, int Height)? OnPage()
    {
        var spec = Made with { Dpr = 1 };
        return _original is { } original ? original.Rendered(spec)
            : spec is { Width: { } width, Height: { } height, Fit: Contracts.Fit.Cover or Contracts.Fit.Contain or Contracts.Fit.Fill } ? (width, height)
            : null;
    }

    private static void AddCandidates(StringBuilder markup, List<Candidate> candidates, PictureOptions options)
    {
        Attribute(markup, "srcset", Print(candidates));
        if (options.Widths is not null)
            Attribute(markup, "sizes", options.Sizes.ToString());
    }

    private static void Attribute(StringBuilder markup, string name, string value) =>
        markup.Append(' ').Append(name).Append("=\"").Append(Html.Encode(value)).Append('"');
}
