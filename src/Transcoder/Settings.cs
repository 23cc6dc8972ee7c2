using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transcoder.Contracts;
using Transcoder.Delivery;

namespace Transcoder;

/// <summary>A deployment's settings, typed and checked once at the start.</summary>
public sealed record Settings(UrlPolicyOptions Urls, ResizeOptions Resize)
{
    /// <summary>Reads the settings by name; what is null or empty keeps its default.</summary>
    /// <exception cref="ArgumentException">Settings are wrong; the message holds every error, a line each.</exception>
    public static Settings Read(Func<string, string?> valueOf)
    {
        var errors = new List<string>();
        var watermarks = Watermarks(Text(SettingNames.Watermarks), errors);
        var urls = new UrlPolicyOptions
        {
            Presets = Presets(Text(SettingNames.Presets), errors),
            PresetsOnly = Flag(SettingNames.PresetsOnly, false),
            Steps = Flag(SettingNames.Steps, true),
            Ladder = Text(SettingNames.Ladder) is { } ladder ? Numbers(ladder, errors) : UrlPolicyOptions.DefaultLadder,
            SigningKeys = Text(SettingNames.SigningKeys) is { } keys ? Split(keys, ',') : [],
            Watermarks = [.. watermarks.Keys],
        };
        var resize = new ResizeOptions
        {
            Fallback = Text(SettingNames.Fallback),
            InvalidateRedirect = Flag(SettingNames.InvalidateRedirect, true),
            ReducedOriginals = Flag(SettingNames.ReducedOriginals, true),
            Watermarks = watermarks,
        };
        errors.AddRange(urls.Errors());
        return errors.Count == 0 ? new Settings(urls, resize) : throw new ArgumentException(string.Join('\n', errors));

        string? Text(string name) => valueOf(name) is { Length: > 0 } value ? value : null;

        bool Flag(string name, bool standard)
        {
            if (Text(name) is not { } value)
                return standard;
            if (!bool.TryParse(value, out var flag))
                errors.Add($"{name}: '{value}' is neither true nor false.");
            return flag;
        }
    }

    /// <summary><c>thumb=w100-h100-cover; hero=w1600</c></summary>
    private static Dictionary<string, string> Presets(string? text, List<string> errors)
    {
        var presets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var preset in Split(text ?? "", ';'))
        {
            if (preset.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } spec])
                errors.Add($"{SettingNames.Presets}: '{preset}' is not of the form name=spec.");
            else if (!presets.TryAdd(name, spec))
                errors.Add($"{SettingNames.Presets}: '{name}' is there twice.");
        }

        return presets;
    }

    private static List<int> Numbers(string text, List<string> errors)
    {
        var numbers = new List<int>();
        foreach (var part in Split(text, ','))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
            else
                errors.Add($"{SettingNames.Ladder}: '{part}' is no whole number.");
        }

        return numbers;
    }

    /// <summary><c>{"": {"key": "logo.png", "gravity": "southEast", "size": 25, "opacity": 60}}</c></summary>
    private static IReadOnlyDictionary<string, WatermarkOptions> Watermarks(string? text, List<string> errors)
    {
        if (text is null)
            return new Dictionary<string, WatermarkOptions>();
        try
        {
            var read = JsonSerializer.Deserialize(text, SettingsJson.Default.DictionaryStringWatermarkSetting) ?? [];
            var watermarks = read.ToDictionary(pair => pair.Key, pair => (pair.Value ?? new WatermarkSetting()).ToOptions(), StringComparer.Ordinal);
            foreach (var (name, watermark) in watermarks)
                errors.AddRange(watermark.Errors().Select(error => $"{SettingNames.Watermarks}: '{name}': {error}"));
            return watermarks;
        }
        catch (JsonException error)
        {
            errors.Add($"{SettingNames.Watermarks}: not of the form {{\"name\": {{\"key\": \"logo.png\"}}}}: {error.Message}");
            return new Dictionary<string, WatermarkOptions>();
        }
    }

    private static string[] Split(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A watermark as it is written; what is left out keeps its default.</summary>
internal sealed class WatermarkSetting
{
    public string? Key { get; set; }

    public Gravity? Gravity { get; set; }

    public int? Size { get; set; }

    public int? Opacity { get; set; }

    public WatermarkOptions ToOptions()
    {
        var standard = new WatermarkOptions(Key ?? "");
        return standard with { Gravity = Gravity ?? standard.Gravity, Size = Size ?? standard.Size, Opacity = Opacity ?? standard.Opacity };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Dictionary<string, WatermarkSetting?>))]
internal sealed partial class SettingsJson : JsonSerializerContext;
