using System.Globalization;
using Transcoder.Contracts;

namespace Transcoder.Lambda;

internal enum FunctionKind
{
    Resize,
    Mirror,
    Images,
    Jobs,
}

/// <summary>A function's environment, typed and checked once at the start.</summary>
internal sealed record FunctionSettings(FunctionKind Function, Settings Settings)
{
    /// <summary>Where originals are dropped and added; the resize function has none.</summary>
    public string SourceBucket { get; init; } = "";

    public required string DestinationBucket { get; init; }

    public required string DistributionId { get; init; }

    /// <summary>Where the CDN is asked, without a slash at its end; the image API's functions have it.</summary>
    public string CdnAddress { get; init; } = "";

    /// <summary>Where invalidations are counted, and records are kept; null where neither is done, which the image API needs.</summary>
    public string? Table { get; init; }

    /// <summary>How many redirect invalidations a month may have; 0 is none.</summary>
    public int InvalidationBudget { get; init; } = 1_000;

    /// <summary>Fetch also from addresses that are not public.</summary>
    public bool FetchPrivate { get; init; }

    /// <summary>What a request of the distribution may bear; one at least, of the resize function.</summary>
    public IReadOnlyList<string> OriginSecrets { get; init; } = [];

    /// <exception cref="ArgumentException">Variables are missing or wrong; the message holds every error, a line each.</exception>
    public static FunctionSettings Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var kind = Kind();
        var isOfImages = kind is FunctionKind.Images or FunctionKind.Jobs;
        var settings = Common();
        var read = new FunctionSettings(kind, settings)
        {
            SourceBucket = kind != FunctionKind.Resize ? Required(FunctionVariables.SourceBucket) : "",
            DestinationBucket = Required(FunctionVariables.DestinationBucket),
            DistributionId = Required(FunctionVariables.DistributionId),
            CdnAddress = isOfImages ? Required(FunctionVariables.CdnAddress).TrimEnd('/') : "",
            Table = isOfImages ? Required(FunctionVariables.Table) : Text(FunctionVariables.Table),
            InvalidationBudget = Budget(),
            FetchPrivate = Text(FunctionVariables.FetchPrivate) is "true",
            OriginSecrets = kind == FunctionKind.Resize ? Secrets() : [],
        };
        return errors.Count == 0 ? read : throw new ArgumentException(string.Join('\n', errors));

        string? Text(string name) => variable(name) is { Length: > 0 } value ? value : null;

        string Required(string name)
        {
            if (Text(name) is { } value)
                return value;
            errors.Add($"{name} is missing.");
            return "";
        }

        FunctionKind Kind()
        {
            switch (Required(FunctionVariables.Function))
            {
                case "resize":
                    return FunctionKind.Resize;
                case "mirror":
                    return FunctionKind.Mirror;
                case "images":
                    return FunctionKind.Images;
                case "jobs":
                    return FunctionKind.Jobs;
                case var other:
                    if (other is not "")
                        errors.Add($"{FunctionVariables.Function}: '{other}' is no function; resize, mirror, images and jobs are.");
                    return FunctionKind.Resize;
            }
        }

        Settings Common()
        {
            try
            {
                return Settings.Read(name => variable(SettingNames.Variable(name)));
            }
            catch (ArgumentException wrong)
            {
                errors.Add(wrong.Message);
                return new Settings(new UrlPolicyOptions(), new Delivery.ResizeOptions());
            }
        }

        int Budget()
        {
            if (Text(FunctionVariables.InvalidationBudget) is not { } text)
                return 1_000;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                errors.Add($"{FunctionVariables.InvalidationBudget}: '{text}' is no whole number of invalidations a month.");
            return number;
        }

        string[] Secrets()
        {
            var text = Text(FunctionVariables.OriginSecret) ?? "";
            var secrets = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (secrets.Length == 0)
                errors.Add($"{FunctionVariables.OriginSecret} is missing; without it anyone could pass by the distribution.");
            return secrets;
        }
    }
}
