namespace Transcoder.Contracts;

/// <summary>The errors of a spec, each with a text for whoever wrote the URL.</summary>
internal static class SpecErrors
{
    private static readonly string Tokens = string.Join("; ", Enum.GetValues<TokenKind>()[1..].Select(Vocabulary.Allowed));

    public static SpecError Unknown(ReadOnlySpan<char> text, IReadOnlyList<string>? watermarks) => text switch
    {
        [] => Invalid("", "A token is empty: tokens are joined by a single '-', with none at the end."),
        ['w', 'm', .. var name] when Token.IsName(name) => Invalid(text, watermarks is null or []
            ? $"'{text}' names a watermark, but none is configured."
            : $"'{text}' names no configured watermark; allowed: {string.Join(", ", watermarks.Select(known => "wm" + known))}."),
        _ => Invalid(text, $"'{text}' is not a token; allowed, in lower case: {Tokens}."),
    };

    /// <param name="presets">What may stand there besides.</param>
    public static SpecError Unknown(ReadOnlySpan<char> text, IReadOnlyList<string> watermarks, IReadOnlyList<string> presets)
    {
        var error = Unknown(text, watermarks);
        return presets.Count == 0 ? error : error with { Message = $"{error.Message} Presets: {string.Join(", ", presets)}." };
    }

    public static SpecError Nothing(ReadOnlySpan<char> text) => Invalid(text, $"'{text}' asks for nothing; allowed are tokens joined by '-': {Tokens}.");

    public static SpecError Repeated(ReadOnlySpan<char> text, TokenKind kind) =>
        Invalid(text, $"'{text}' comes second: of these only one may be given, once: {Vocabulary.Allowed(kind)}.");

    public static SpecError OutOfRange(ReadOnlySpan<char> text, TokenKind kind) =>
        Invalid(text, $"'{text}' is out of range; allowed: {Vocabulary.Allowed(kind)}.");

    public static SpecError TooLarge(string text, int side, int dpr) => Invalid(
        text, $"'{text}' with dpr{dpr} makes {side} * {dpr} = {(long)side * dpr} pixels; at most {Spec.MaxSide} are allowed.");

    public static SpecError NothingToCrop(string text) => Invalid(
        text, $"'{text}' chooses what cover keeps, but contain keeps all; allowed with contain: center, north, northeast and so on.");

    public static SpecError NoKey(ReadOnlySpan<char> segment) =>
        Invalid(segment, $"After '{segment}/' the key of an image is missing.");

    public static SpecError OffStep(string text, string allowed) => NotAllowed(text,
        $"'{text}' is not allowed here; allowed: {allowed}. Another value needs a preset, a signed URL, or a deployment with steps=false.");

    public static SpecError NoStepFits(string text, int smallest) => NotAllowed(
        text, $"'{text}' is not allowed here: even the smallest size of the deployment, {smallest}, would pass {Spec.MaxSide} pixels.");

    public static SpecError NotAPreset(ReadOnlySpan<char> segment, IEnumerable<string> presets) =>
        NotAllowed(segment, $"'{segment}' is not a preset, and only presets are allowed here: {string.Join(", ", presets)}.");

    public static SpecError NotSigned(ReadOnlySpan<char> segment) =>
        NotAllowed(segment, "The signature is missing or wrong; a path here is {spec}/{signature}/{key}.");

    private static SpecError Invalid(ReadOnlySpan<char> token, string message) =>
        new(SpecErrorKind.Invalid, token.ToString(), message);

    private static SpecError NotAllowed(ReadOnlySpan<char> token, string message) =>
        new(SpecErrorKind.NotAllowed, token.ToString(), message);
}
