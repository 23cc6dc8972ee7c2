using Transcoder.Client;
using Transcoder.Contracts;

namespace Transcoder.Cli.Urls;

/// <summary>A spec as text becomes a client's address.</summary>
internal static class TypedUrl
{
    /// <param name="spec">Null for the original.</param>
    /// <exception cref="ArgumentException">The key or the spec cannot be; the message says why.</exception>
    public static ImageUrl Of(ImageUrls urls, UrlPolicyOptions options, string key, string? spec)
    {
        var url = urls.For(key);
        if (spec is null)
            return url;
        if (spec.Split('-', 2) is [var name, .. var format] && options.Presets.ContainsKey(name))
            return format is [] ? url.Preset(name) : url.Preset(name).Format(FormatOf(format[0]));
        return new UrlPolicy(options).Target(spec, key, onSteps: false) switch
        {
            UrlTarget.Variant variant => Of(url, variant.Spec),
            UrlTarget.Refused refused => throw new ArgumentException(refused.Error.Message),
            _ => throw new ArgumentException($"'{spec}' is no spec, or asks for nothing."),
        };
    }

    private static ImageUrl Of(ImageUrl url, Spec spec)
    {
        // The sides before the dpr, which multiplies them; the format before the quality, which it may not have.
        if (spec.Width is { } width)
            url = url.Width(width);
        if (spec.Height is { } height)
            url = url.Height(height);
        if (spec.Format is { } format)
            url = url.Format(format);
        if (spec.Quality is { } quality)
            url = url.Quality(quality);
        if (spec.Fit != Fit.Inside)
            url = url.Fit(spec.Fit);
        if (spec.FocalPoint is var (x, y))
            url = url.FocalPoint(x, y);
        else if (spec.Gravity != Gravity.Center)
            url = url.Gravity(spec.Gravity);
        if (spec.Enlarge)
            url = url.Enlarge();
        if (spec.Dpr != 1)
            url = url.Dpr(spec.Dpr);
        if (spec.Rotate != 0)
            url = url.Rotate(spec.Rotate);
        if (spec.Flip)
            url = url.Flip();
        if (spec.Flop)
            url = url.Flop();
        if (spec.Gray)
            url = url.Gray();
        if (spec.Blur is { } blur)
            url = url.Blur(blur);
        if (spec.Sharpen)
            url = url.Sharpen();
        if (spec.Background is { } background)
            url = url.Background(background);
        if (spec.Watermark is { } watermark)
            url = url.Watermark(watermark);
        if (spec.Still)
            url = url.Still();
        return spec.Keep ? url.Keep() : url;
    }

    private static OutputFormat FormatOf(string text) =>
        text == "auto" ? OutputFormat.Auto
        : MediaTypes.FromExtension(text) ?? throw new ArgumentException($"'{text}' is no format; only one can be added to a preset.");
}
