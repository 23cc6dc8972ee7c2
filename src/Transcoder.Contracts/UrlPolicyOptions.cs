using System.Text;

namespace Transcoder.Contracts;

/// <summary>What a deployment's URLs may ask for. Checked as a whole by <see cref="UrlPolicy"/>'s constructor.</summary>
public sealed record UrlPolicyOptions
{
    /// <summary>The sizes of a deployment that names none, in pixels: common screens, their halves, and thumbnails.</summary>
    public static IReadOnlyList<int> DefaultLadder { get; } =
    [
        16, 32, 48, 64, 96, 100, 128, 150, 160, 200, 240, 256, 300, 320, 384, 400, 480, 500, 512, 600, 640, 720, 750, 768, 800, 828, 960,
        1000, 1024, 1080, 1200, 1280, 1366, 1440, 1536, 1600, 1920, 2048, 2560, 3840, 4096,
    ];

    /// <summary>
    /// Names for specs: <c>thumb</c> for <c>w100-h100-cover</c>. A name is one or more of <c>a-z 0-9 _</c> and no spec itself; a spec may
    /// hold any value of the grammar but <c>auto</c>, which is asked for as <c>thumb-auto</c>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Presets { get; init; } = new Dictionary<string, string>();

    /// <summary>Refuse every spec that is not a preset. Needs one at least. Default: false.</summary>
    public bool PresetsOnly { get; init; }

    /// <summary>Hold the values of unsigned specs to a few steps. Presets and signed deployments are free of them. Default: true.</summary>
    public bool Steps { get; init; } = true;

    /// <summary>The sizes that steps allow, ascending, each 1 to 4096 pixels. Default: <see cref="DefaultLadder"/>.</summary>
    public IReadOnlyList<int> Ladder { get; init; } = DefaultLadder;

    /// <summary>
    /// Secrets of 16 UTF-8 bytes or more. The first signs, all verify, so that they can be rotated. Default: none, and no path is signed.
    /// </summary>
    public IReadOnlyList<string> SigningKeys { get; init; } = [];

    /// <summary>The names that <c>wm</c> may carry, of <c>a-z 0-9 _</c>; the empty one is <c>wm</c> alone. Default: none.</summary>
    public IReadOnlyList<string> Watermarks { get; init; } = [];

    /// <summary>All that is wrong, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var name in Watermarks.Where(name => !Token.IsName(name)))
            yield return $"Watermarks: '{name}' is not a name; allowed are a-z, 0-9 and _.";

        foreach (var (name, spec) in Presets)
        {
            if (name is "" || !Token.IsName(name))
                yield return $"Presets: '{name}' is not a name; allowed are one or more of a-z, 0-9 and _.";
            else if (UrlPolicy.IsReserved(name))
                yield return $"Presets: '{name}' is reserved.";
            else if (SpecReader.Read(name, Watermarks, out var nameError) is not null || nameError is not null)
                yield return $"Presets: '{name}' is a token of the grammar, so it cannot name a preset.";

            if (!Grammar.TryParse(spec, Watermarks, out var parsed, out var error))
                yield return $"Presets: '{name}': {error?.Message ?? $"'{spec}' is not a spec, or asks for nothing."}";
            else if (parsed.Format is OutputFormat.Auto)
                yield return $"Presets: '{name}' may not hold auto; ask for {name}-auto instead.";
        }

        if (PresetsOnly && Presets.Count == 0)
            yield return "PresetsOnly: there are no presets, so that every spec would be refused.";

        if (Ladder.Count == 0)
            yield return "Ladder: at least one size is needed.";
        foreach (var size in Ladder.Where(size => size is < 1 or > Spec.MaxSide))
            yield return $"Ladder: {size} is out of range; allowed are 1 to {Spec.MaxSide} pixels.";
        if (Ladder.Zip(Ladder.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return "Ladder: the sizes must ascend.";

        for (var i = 0; i < SigningKeys.Count; i++)
            if (Encoding.UTF8.GetByteCount(SigningKeys[i]) < Signature.MinSecretLength)
                yield return $"SigningKeys: the key at index {i} is shorter than {Signature.MinSecretLength} bytes.";
    }
}
