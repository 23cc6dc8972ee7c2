using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Images;

/// <summary>Makes variants of added images through the same handler as the CDN, and writes them into the record.</summary>
public sealed class VariantMaker(ResizeHandler resize, IObjectStore destination, UrlPolicy policy, ImageRecords records, Limits limits)
{
    /// <summary>How many a record holds.</summary>
    public const int MaxVariants = 100;

    /// <summary>What was made may be larger than what is taken in.</summary>
    private readonly Limits _made = limits with { SourceBytes = long.MaxValue };

    /// <summary>Null for a spec that can be made.</summary>
    public Failure? Refuse(string spec) => Target(spec, "any").Failure;

    /// <summary>Makes a variant, or finds it made.</summary>
    /// <param name="spec">A spec or a preset, in any spelling.</param>
    /// <param name="timeLeft">How long the caller waits; null for as long as the limits allow.</param>
    public async Task<Outcome<ImageVariant>> MakeAsync(
        ImageRecord image, string spec, TimeSpan? timeLeft = null, CancellationToken cancel = default)
    {
        if (!Target(spec, ImageKey.Of(image)).Try(out var target, out var failure))
            return failure;
        var answer = await resize.HandleAsync(new ResizeRequest("GET", target.Path) { TimeLeft = timeLeft }, cancel);
        if (answer.Failure is { } failed)
            return failed;
        if (answer.CacheControl == Problem.NotStored)
            return new Failure(FailureKind.Storage, "The variant was made and could not be stored. Try again.", answer.LogDetail);
        return await RecordAsync(image, target, answer, cancel);
    }

    /// <summary>Writes a variant that was made into the image's record.</summary>
    public async Task<Outcome<ImageVariant>> RecordAsync(
        ImageRecord image, UrlTarget.Variant target, Answer answer, CancellationToken cancel = default)
    {
        var body = answer.Body;
        if (body.IsEmpty)
        {
            await using var stored = await destination.OpenAsync(target.Path, cancel: cancel);
            if (stored is null)
                return new Failure(FailureKind.Storage, "The variant was made and is no longer there. Try again.");
            body = await stored.ReadAllAsync(cancel);
        }

        if (!Probe.Read(body.ToArray(), _made).Try(out var facts, out var failure))
            return failure;
        var variant = new ImageVariant
        {
            Spec = target.Path[..target.Path.IndexOf('/')],
            Url = "/" + UrlPath.Encode(target.Path),
            Format = ImageKey.FormatOf(facts.Format),
            Size = body.Length,
            Width = facts.Upright.Width,
            Height = facts.Upright.Height,
        };
        var updated = await records.UpdateAsync(image.Id, record => record.Variants.Contains(variant) ? null : With(record, variant), cancel);
        return updated is null
            ? new Failure(FailureKind.Missing, $"The image {image.Id} was deleted meanwhile.")
            : variant;
    }

    private static ImageRecord With(ImageRecord record, ImageVariant variant) => record with
    {
        Variants = [.. record.Variants.Where(other => other.Spec != variant.Spec).Append(variant).TakeLast(MaxVariants)],
    };

    private Outcome<UrlTarget.Variant> Target(string spec, string key) => policy.Target(spec, key, onSteps: false) switch
    {
        UrlTarget.Variant { Spec.Format: OutputFormat.Auto } =>
            new Failure(FailureKind.BadRequest, "'auto' is decided for each browser, so it cannot be made ahead; name a format: jpg, png, webp, avif, gif, tiff."),
        UrlTarget.Variant variant => variant,
        UrlTarget.Refused refused => Failure.Of(refused.Error),
        var other => throw new InvalidOperationException(other.ToString()),
    };
}
