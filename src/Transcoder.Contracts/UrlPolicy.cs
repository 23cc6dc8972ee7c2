using System.Collections.Frozen;
using System.Text;

namespace Transcoder.Contracts;

/// <summary>
/// Tells what a path asks for under a deployment's settings: the one place that knows originals, variants, redirects and refusals apart.
/// Immutable, safe for many threads. Paths and keys are decoded (<see cref="UrlPath"/>) and have no leading slash.
/// </summary>
public sealed class UrlPolicy
{
    private readonly string[] _presetNames;
    private readonly FrozenDictionary<string, Reading> _presets;
    private readonly FrozenDictionary<string, Reading>.AlternateLookup<ReadOnlySpan<char>> _presetLookup;
    private readonly bool _presetsOnly;
    private readonly Steps? _ladder;
    private readonly Steps? _steps;
    private readonly byte[][] _secrets;
    private readonly string[] _watermarks;

    /// <exception cref="ArgumentException">Settings are wrong; the message holds every error, a line each.</exception>
    public UrlPolicy(UrlPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Errors().ToArray() is { Length: > 0 } errors)
            throw new ArgumentException(string.Join('\n', errors), nameof(options));

        _watermarks = [.. options.Watermarks];
        _presetNames = [.. options.Presets.Keys.Order(StringComparer.Ordinal)];
        _presets = options.Presets
            .SelectMany(preset => Spellings(preset.Key, SpecReader.Read(preset.Value, _watermarks, out _)!))
            .ToFrozenDictionary(reading => reading.Segment, StringComparer.Ordinal);
        _presetLookup = _presets.GetAlternateLookup<ReadOnlySpan<char>>();
        _presetsOnly = options.PresetsOnly;
        _secrets = [.. options.SigningKeys.Select(Encoding.UTF8.GetBytes)];
        _ladder = options.Steps ? new Steps([.. options.Ladder]) : null;
        _steps = IsSigning ? null : _ladder;
    }

    /// <summary>Do the paths of variants carry a signature here?</summary>
    public bool IsSigning => _secrets.Length > 0;

    /// <summary>What a path asks for. Never throws, whatever the path.</summary>
    public UrlTarget Resolve(string path)
    {
        var slash = path.IndexOf('/');
        if (slash < 0)
            return new UrlTarget.Original(path);

        var written = path.AsSpan(0, slash);
        if (!TryRead(written, out var reading, out var error))
            return error is null ? new UrlTarget.Original(path) : new UrlTarget.Refused(error);

        var key = path[(slash + 1)..];
        var signature = IsSigning ? CutSignature(ref key) : "";
        if (key is "")
            return new UrlTarget.Refused(SpecErrors.NoKey(written));
        if (IsSigning && !IsSigned(reading, signature, key))
            return new UrlTarget.Refused(SpecErrors.NotSigned(written));

        return written.SequenceEqual(reading.Segment)
            ? new UrlTarget.Variant(path, reading.Spec, key)
            : new UrlTarget.Moved(string.Concat(reading.Segment, path.AsSpan(slash)));
    }

    /// <summary>
    /// The variant that stands for an <c>auto</c> one under an Accept header: AVIF if the header names it, else WebP if it names that, else
    /// the original's or the preset's own format. If then nothing is left to do, the original. Any other variant comes back as it is.
    /// </summary>
    /// <param name="accept">The header's value, null where there is none. Its wildcards do not count.</param>
    public UrlTarget ResolveAuto(UrlTarget.Variant variant, string? accept)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (variant.Spec.Format is not OutputFormat.Auto)
            return variant;

        var slash = variant.Path.IndexOf('/');
        var reading = Concrete(new Reading(variant.Path[..slash], variant.Spec), BestFormat(variant.Key, accept));
        return reading.Segment is ""
            ? new UrlTarget.Original(variant.Key)
            : new UrlTarget.Variant(string.Concat(reading.Segment, variant.Path.AsSpan(slash)), reading.Spec, variant.Key);
    }

    /// <summary>The canonical path of a variant, signed where this deployment signs.</summary>
    /// <param name="spec">A spec or a preset, in any spelling.</param>
    /// <exception cref="ArgumentException">The spec is refused, for the reason in the message, or is none; or the key is empty.</exception>
    public string Path(string spec, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!TryRead(spec, out var reading, out var error))
            throw new ArgumentException((error ?? NoSpec(spec)).Message, nameof(spec));
        return PathOf(reading, key);
    }

    /// <summary>The variant that a spec names, for a caller that got the spec from somebody.</summary>
    /// <param name="spec">A spec or a preset, in any spelling.</param>
    /// <param name="onSteps">Hold it to the steps even where paths are signed: whoever asked has signed nothing.</param>
    public UrlTarget Target(string spec, string key, bool onSteps)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!TryRead(spec, out var reading, out var error) || (onSteps && !TryStep(spec, ref reading, out error)))
            return new UrlTarget.Refused(error ?? NoSpec(spec));
        return new UrlTarget.Variant(PathOf(reading, key), reading.Spec, key);
    }

    /// <summary>As <see cref="Path"/>, for a caller that must not hand out an unsigned path.</summary>
    /// <exception cref="InvalidOperationException">This deployment has no signing key.</exception>
    public string Sign(string spec, string key) => IsSigning
        ? Path(spec, key)
        : throw new InvalidOperationException("A path cannot be signed: the deployment has no signing key.");

    /// <summary>Is an original with this key never served, because its path means something else, or because it is hidden?</summary>
    public bool IsShadowed(string key) => Resolve(key) is not UrlTarget.Original || IsReserved(key) || IsHidden(key);

    /// <summary>What was never meant for a browser, such as <c>.git/config</c> and <c>.env</c>; and <c>..</c>, which leads out of a root.</summary>
    public static bool IsHidden(string key) => key.StartsWith('.') || key.Contains("/.", StringComparison.Ordinal);

    /// <summary>
    /// Could variants be stored under this first segment? True for every spec of the grammar, also one that only former steps or watermarks
    /// allowed, and for the presets of now.
    /// </summary>
    public bool IsVariantPrefix(string segment) =>
        _presets.ContainsKey(segment) || Grammar.TryParse(segment, watermarks: null, out _, out _);

    /// <summary>
    /// The object paths under which a key's variants of one prefix may be stored: one, and where paths are signed one more for each signature.
    /// </summary>
    /// <param name="spec">A prefix as it stands in the bucket.</param>
    /// <exception cref="ArgumentException">It is not one; see <see cref="IsVariantPrefix"/>.</exception>
    public IReadOnlyList<string> VariantPaths(string spec, string key)
    {
        if (!_presets.TryGetValue(spec, out var reading))
            reading = Grammar.TryParse(spec, watermarks: null, out var parsed, out _)
                ? new Reading(spec, parsed)
                : throw new ArgumentException($"'{spec}' is no prefix of variants.", nameof(spec));
        // The bare path also where paths are signed: it may be left from before they were.
        return
        [
            $"{spec}/{key}",
            .. from secret in _secrets
               from signed in Signable(reading)
               select $"{spec}/{Signature.Compute(secret, signed, key)}/{key}",
        ];
    }

    /// <summary>Does the first segment belong to the CDN's own routes? No original is served from there, and what lies there is none.</summary>
    public static bool IsReserved(string key) => key.Split('/', 2)[0] is "resize" or "api";

    /// <summary>A preset by its name, and by its name with each format.</summary>
    private static IEnumerable<Reading> Spellings(string name, Spec spec) =>
        Enum.GetValues<OutputFormat>()
            .Select(format => new Reading(WithFormat(name, format), Grammar.Normalise(spec with { Format = format })))
            .Prepend(new Reading(name, Grammar.Normalise(spec)));

    private static string WithFormat(string preset, OutputFormat format) => $"{preset}{Grammar.Joint}{Vocabulary.Of(format)}";

    private static OutputFormat? BestFormat(string key, string? accept) =>
        // AVIF holds no animation here, and a GIF may be one.
        !key.EndsWith(".gif", StringComparison.OrdinalIgnoreCase) && AcceptHeader.Names(accept, "image/avif") ? OutputFormat.Avif
        : AcceptHeader.Names(accept, "image/webp") ? OutputFormat.WebP
        : null;

    /// <summary>False with an error for a spec that is refused, without one for a segment that is no spec.</summary>
    private bool TryRead(ReadOnlySpan<char> written, out Reading reading, out SpecError? error)
    {
        error = null;
        if (_presetLookup.TryGetValue(written, out reading))
            return true;
        if (!Grammar.TryParse(written, _watermarks, out var spec, out error))
            return false;
        error = _presetsOnly ? SpecErrors.NotAPreset(written, _presetNames) : _steps?.Apply(written, ref spec);
        if (error is not null)
            return false;
        reading = new Reading(Grammar.Print(spec), spec);
        return true;
    }

    /// <summary>Of a text that was meant to be a spec, which a folder's name is not.</summary>
    private SpecError NoSpec(ReadOnlySpan<char> written)
    {
        foreach (var range in written.Split(Grammar.Joint))
        {
            if (!Token.Read(written[range], _watermarks).IsGiven)
                return SpecErrors.Unknown(written[range], _watermarks, _presetNames);
        }

        return SpecErrors.Nothing(written);
    }

    /// <summary>Presets are free of steps.</summary>
    private bool TryStep(ReadOnlySpan<char> written, ref Reading reading, out SpecError? error)
    {
        error = null;
        if (_ladder is null || _presets.ContainsKey(reading.Segment))
            return true;
        var spec = reading.Spec;
        error = _ladder.Apply(written, ref spec);
        if (error is not null)
            return false;
        reading = new Reading(Grammar.Print(spec), spec);
        return true;
    }

    private string PathOf(Reading reading, string key) => IsSigning
        ? $"{reading.Segment}/{Signature.Compute(_secrets[0], reading.Segment, key)}/{key}"
        : $"{reading.Segment}/{key}";

    /// <summary>Takes the first segment off a key, if there is another behind it.</summary>
    private static string CutSignature(ref string key)
    {
        var slash = key.IndexOf('/');
        var signature = slash < 0 ? "" : key[..slash];
        key = key[(slash + 1)..];
        return signature;
    }

    private bool IsSigned(Reading reading, string signature, string key) =>
        Signable(reading).Any(signed => _secrets.Any(secret => Signature.Verify(secret, signed, key, signature)));

    /// <summary>The spellings whose signature is good for a spec: its own, and any with <c>auto</c> that the edge rewrites to it.</summary>
    private IEnumerable<string> Signable(Reading reading)
    {
        yield return reading.Segment;
        foreach (var spelling in AutoSpellings(reading).Where(auto => Leads(auto, reading.Segment)))
            yield return spelling.Segment;
    }

    private bool Leads(Reading auto, string segment) =>
        ((OutputFormat?[])[OutputFormat.Avif, OutputFormat.WebP, null]).Any(format => Concrete(auto, format).Segment == segment);

    /// <summary>The spellings with <c>auto</c> that may lead to a spec: what its format made needless may have been there.</summary>
    private IEnumerable<Reading> AutoSpellings(Reading reading)
    {
        if (_presets.ContainsKey(reading.Segment))
            return [Preset(reading.Segment, OutputFormat.Auto)];
        var auto = reading.Spec with { Format = OutputFormat.Auto };
        return
            from quality in new[] { auto.Quality, reading.Spec.Format?.DefaultQuality() }.Distinct()
            from still in new[] { auto.Still, true }.Distinct()
            let spec = auto with { Quality = quality, Still = still }
            select new Reading(Grammar.Print(spec), spec);
    }

    /// <summary>An <c>auto</c> spelling with its format decided; null for the original's or the preset's own.</summary>
    private Reading Concrete(Reading auto, OutputFormat? format)
    {
        if (_presets.ContainsKey(auto.Segment))
            return Preset(auto.Segment, format);
        var spec = Grammar.Normalise(auto.Spec with { Format = format });
        return new Reading(Grammar.Print(spec), spec);
    }

    /// <summary>The preset that a segment names, with another format; null for its own.</summary>
    private Reading Preset(string segment, OutputFormat? format)
    {
        var name = segment.Split(Grammar.Joint)[0];
        return _presets[format is { } other ? WithFormat(name, other) : name];
    }

    /// <param name="Segment">The canonical spelling: a spec's text, or a preset's name with or without a format.</param>
    private readonly record struct Reading(string Segment, Spec Spec);
}
