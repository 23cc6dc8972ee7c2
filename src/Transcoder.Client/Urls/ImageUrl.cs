using System.Runtime.CompilerServices;
using System.Text;
using Transcoder.Contracts;

namespace Transcoder.Client;

/// <summary>
/// The address of an image: of an original, or with each call of a variant that differs by one token. Immutable: every call gives a new one.
/// <see cref="ToString"/> prints it, canonical and signed where the deployment signs; what the deployment would refuse throws in the call that
/// asks for it. From <see cref="ImageUrls.For(string)"/>.
/// </summary>
/// <remarks>Where the deployment has steps, a value moves to its step: <c>Width(201)</c> prints <c>w240</c>.</remarks>
public sealed partial class ImageUrl
{
    private static readonly Spec Nothing = new();

    private readonly ImageUrls _urls;
    private readonly OriginalSize? _original;
    private readonly Spec _spec = Nothing;
    private readonly string? _preset;
    private readonly UrlTarget _target;

    internal ImageUrl(ImageUrls urls, string key, OriginalSize? original) =>
        (_urls, Key, _original, _target) = (urls, key, original, new UrlTarget.Original(key));

    private ImageUrl(ImageUrl from, Spec spec, string? preset, UrlTarget target) =>
        (_urls, Key, _original, _spec, _preset, _target) = (from._urls, from.Key, from._original, spec, preset, target);

    /// <summary>The original's key, decoded.</summary>
    public string Key { get; }

    /// <param name="pixels">1 to 4096, and with the dpr at most 4096.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range, or one that the deployment refuses; as with all tokens.</exception>
    public ImageUrl Width(int pixels) => With(_spec with { Width = Within(pixels, 1, Spec.MaxSide) }, pixels);

    /// <param name="pixels">1 to 4096, and with the dpr at most 4096.</param>
    public ImageUrl Height(int pixels) => With(_spec with { Height = Within(pixels, 1, Spec.MaxSide) }, pixels);

    /// <summary>As large as the box allows, whole: the default. A fit counts where both sides are given.</summary>
    public ImageUrl Inside() => Fit(Contracts.Fit.Inside);

    /// <summary>Fills the box; what hangs over is cut, around the <see cref="Gravity"/>.</summary>
    public ImageUrl Cover() => Fit(Contracts.Fit.Cover);

    /// <summary>Whole, and the rest of the box is background.</summary>
    public ImageUrl Contain() => Fit(Contracts.Fit.Contain);

    /// <summary>Stretched to the box.</summary>
    public ImageUrl Fill() => Fit(Contracts.Fit.Fill);

    /// <summary>As small as covers the box, whole.</summary>
    public ImageUrl Outside() => Fit(Contracts.Fit.Outside);

    /// <param name="fit">How the image meets a box of which both sides are given; <see cref="Contracts.Fit.Inside"/> by default.</param>
    public ImageUrl Fit(Fit fit) => With(_spec with { Fit = Known(fit) }, fit);

    /// <summary>The output may be larger than the original; else it never is.</summary>
    public ImageUrl Enlarge() => With(_spec with { Enlarge = true }, true);

    /// <param name="gravity">What <see cref="Cover"/> keeps and where <see cref="Contain"/> places; a point by <see cref="FocalPoint"/>.</param>
    public ImageUrl Gravity(Gravity gravity) => gravity is Contracts.Gravity.FocalPoint
        ? throw new ArgumentOutOfRangeException(nameof(gravity), gravity, "A focal point needs its place: call FocalPoint(x, y).")
        : With(_spec with { Gravity = Known(gravity), FocalPoint = null }, gravity);

    /// <summary>What <see cref="Cover"/> keeps: a point of the upright original, from its top left.</summary>
    /// <param name="x">0 to 100 percent of the width.</param>
    /// <param name="y">0 to 100 percent of the height.</param>
    public ImageUrl FocalPoint(int x, int y) => With(
        _spec with { Gravity = Contracts.Gravity.FocalPoint, FocalPoint = new FocalPoint(Within(x, 0, 100), Within(y, 0, 100)) }, (x, y));

    /// <param name="factor">1 to 4: width and height, times this, are what the output has.</param>
    public ImageUrl Dpr(int factor) => With(_spec with { Dpr = Within(factor, 1, 4) }, factor);

    /// <param name="degrees">0 to 359, clockwise, after the EXIF orientation; quarter turns where the deployment has steps.</param>
    public ImageUrl Rotate(int degrees) => With(_spec with { Rotate = Within(degrees, 0, 359) }, degrees);

    /// <summary>Top to bottom.</summary>
    public ImageUrl Flip() => With(_spec with { Flip = true }, true);

    /// <summary>Left to right.</summary>
    public ImageUrl Flop() => With(_spec with { Flop = true }, true);

    public ImageUrl Gray() => With(_spec with { Gray = true }, true);

    /// <param name="sigma">1 to 100 pixels of the output.</param>
    public ImageUrl Blur(int sigma) => With(_spec with { Blur = Within(sigma, 1, 100) }, sigma);

    public ImageUrl Sharpen() => With(_spec with { Sharpen = true }, true);

    /// <summary>What shows beside a contained image, in the corners of a rotated one, and through a transparent one.</summary>
    /// <param name="colour">Black or white where the deployment has steps.</param>
    public ImageUrl Background(Rgb colour) => With(_spec with { Background = colour }, colour);

    /// <param name="name">One of the deployment's watermarks; empty for the one without a name.</param>
    public ImageUrl Watermark(string name = "") => _urls.Deployment.Watermarks.Contains(name)
        ? With(_spec with { Watermark = name }, name)
        : throw new ArgumentOutOfRangeException(nameof(name), name,
            $"Allowed: the deployment's watermarks ({string.Join(", ", _urls.Deployment.Watermarks.Select(known => $"'{known}'"))}).");

    /// <summary>The first frame only.</summary>
    public ImageUrl Still() => With(_spec with { Still = true }, true);

    /// <summary>EXIF, XMP and the colour profile stay; else they are stripped, and the colours are sRGB.</summary>
    public ImageUrl Keep() => With(_spec with { Keep = true }, true);

    /// <param name="percent">1 to 100; without it the format's own: jpg 80, webp 80, avif 50.</param>
    public ImageUrl Quality(int percent) => With(_spec with { Quality = Within(percent, 1, 100) }, percent);

    /// <param name="format">Without it the original's; what a browser cannot show becomes jpg, or png where it has alpha.</param>
    public ImageUrl Format(OutputFormat format) => With(_spec with { Format = Known(format) }, format);

    /// <summary>The best format that the asking browser accepts, AVIF first.</summary>
    public ImageUrl Auto() => Format(OutputFormat.Auto);

    /// <summary>The variant that the deployment has under a name. Only a format can be added to it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deployment has no such preset.</exception>
    /// <exception cref="InvalidOperationException">Other tokens are there already.</exception>
    public ImageUrl Preset(string name) =>
        !_urls.Deployment.Presets.ContainsKey(name) ? throw new ArgumentOutOfRangeException(nameof(name), name,
            $"Allowed: the deployment's presets ({string.Join(", ", _urls.Deployment.Presets.Keys.Order(StringComparer.Ordinal))}).")
        : With(_spec, name, name);

    /// <summary>The address: absolute where the base address was given, else from <c>/</c> on.</summary>
    public override string ToString() => _urls.Address(_target is UrlTarget.Variant variant ? variant.Path : Key);

    /// <summary>What the deployment will make, with its values on their steps; asking for nothing where this is the original.</summary>
    private Spec Made => (_target as UrlTarget.Variant)?.Spec ?? Nothing;

    private ImageUrl With(Spec spec, object asked, string? preset = null, [CallerMemberName] string token = "")
    {
        preset ??= _preset;
        if (preset is not null && spec with { Format = null } != Nothing)
            throw new InvalidOperationException($"The preset '{preset}' stands as it is: only a format can be added.");
        UrlTarget target = preset is null && Grammar.Normalise(spec) == Nothing
            ? new UrlTarget.Original(Key)
            : _urls.Policy.Target(Segment(spec, preset), Key, onSteps: false);
        if (target is UrlTarget.Refused refused)
            throw new ArgumentOutOfRangeException(token, asked, refused.Error.Message);
        if (target is UrlTarget.Variant { Path: var path } && Encoding.UTF8.GetByteCount(path) > UrlPath.MaxBytes)
            throw new InvalidOperationException($"The key is too long for a variant: path and key have {UrlPath.MaxBytes:N0} bytes at most.");
        return new ImageUrl(this, spec, preset, target);
    }

    private static string Segment(Spec spec, string? preset) => (preset, spec.Format) switch
    {
        (null, _) => Grammar.Print(spec),
        (_, null) => preset,
        (_, { } format) => $"{preset}-{Grammar.Print(new Spec { Format = format })}",
    };

    private static int Within(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"Allowed: {least} to {most}.");

    private static T Known<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"Allowed: {string.Join(", ", Enum.GetNames<T>())}.");
}
