using System.Globalization;
using System.Text;
using System.Text.Json;
using Transcoder.Contracts;

namespace Transcoder.Cdk;

internal enum FunctionRuntime
{
    /// <summary>Lambda's own .NET, with code compiled ahead for a quicker start; builds on any system.</summary>
    Managed,

    /// <summary>Compiled to machine code; builds on Linux only.</summary>
    Native,
}

/// <summary>How the gateway knows who adds, deletes and lists images.</summary>
internal enum ApiAuth
{
    /// <summary>Requests are signed with AWS credentials.</summary>
    Iam,

    /// <summary>Requests bear a token of an issuer.</summary>
    Jwt,

    /// <summary>There is no image API.</summary>
    Off,
}

/// <summary>What the stack is told, typed and checked once. <see cref="ContextKeys"/> has the ranges and the defaults.</summary>
internal sealed record StackOptions
{
    /// <summary>Of a function's 4,096 bytes of environment; what is left is for the names of buckets, keys and the rest.</summary>
    private const int UrlSettingsBytes = 2800;

    /// <summary>MB of a function with one whole core.</summary>
    private const int WholeCore = 1769;

    /// <summary>MB of a function that only waits for others.</summary>
    private const int NoWork = 512;

    public required string Name { get; init; }

    /// <summary>Null for a name that is made of <see cref="Name"/>, account and region; so is <see cref="DestinationBucket"/>.</summary>
    public required string? SourceBucket { get; init; }

    public required string? DestinationBucket { get; init; }

    public required bool Versioning { get; init; }

    public required string? Domain { get; init; }

    public required string? CertificateArn { get; init; }

    public required string? HostedZoneId { get; init; }

    public required string? WebAclArn { get; init; }

    public required bool AccessLogs { get; init; }

    /// <summary>Has the CDN a page at its root?</summary>
    public required bool Playground { get; init; }

    public required string PriceClass { get; init; }

    public required FunctionRuntime Runtime { get; init; }

    public required bool Arm64 { get; init; }

    public required int ResizeMemory { get; init; }

    public required int MirrorMemory { get; init; }

    public required int ImagesMemory { get; init; }

    public required int JobsMemory { get; init; }

    /// <summary>0 for none reserved; so is <see cref="MirrorConcurrency"/>.</summary>
    public required int ResizeConcurrency { get; init; }

    public required int MirrorConcurrency { get; init; }

    public required int RateLimit { get; init; }

    public required int BurstLimit { get; init; }

    public required ApiAuth ApiAuth { get; init; }

    public required string? JwtIssuer { get; init; }

    public required IReadOnlyList<string> JwtAudience { get; init; }

    /// <summary>Sites whose pages may call the API; none for no CORS.</summary>
    public required IReadOnlyList<string> ApiCorsOrigins { get; init; }

    public required int InvalidationBudget { get; init; }

    public required string? AlarmEmail { get; init; }

    public required int LogDays { get; init; }

    public required string? SigningSecret { get; init; }

    /// <summary>The settings of the URLs as they were given, for the functions' environment.</summary>
    public required IReadOnlyDictionary<string, string> UrlSettings { get; init; }

    /// <summary>The same, read as the functions will read them; the signing keys are not known here.</summary>
    public required Settings Settings { get; init; }

    public bool ReducedOriginals => Settings.Resize.ReducedOriginals;

    /// <param name="context">As JSON has it; <c>-c name=value</c> comes as text. Keys of the CDK itself, with a <c>:</c> or <c>/</c>, are not looked at.</param>
    /// <exception cref="SynthException">All that is wrong, a line each.</exception>
    public static StackOptions Read(IReadOnlyDictionary<string, JsonElement> context)
    {
        var errors = new List<string>();
        foreach (var name in context.Keys.Where(name => !name.Contains(':') && !name.Contains('/') && ContextKeys.All.All(key => key.Name != name)))
            errors.Add(Unknown(name));
        var values = ContextKeys.All.ToDictionary(key => key.Name, key => Value(context, key, errors));
        var urls = UrlValues(values, errors);

        if (errors.Count > 0)
            throw new SynthException(string.Join('\n', errors));
        var options = new StackOptions
        {
            Name = values[ContextKeys.Name.Name],
            SourceBucket = Text(ContextKeys.SourceBucket),
            DestinationBucket = Text(ContextKeys.DestinationBucket),
            Versioning = Flag(ContextKeys.Versioning),
            Domain = Text(ContextKeys.Domain),
            CertificateArn = Text(ContextKeys.CertificateArn),
            HostedZoneId = Text(ContextKeys.HostedZoneId),
            WebAclArn = Text(ContextKeys.WebAclArn),
            AccessLogs = Flag(ContextKeys.AccessLogs),
            Playground = Flag(ContextKeys.Playground),
            PriceClass = values[ContextKeys.PriceClass.Name],
            Runtime = Enum.Parse<FunctionRuntime>(values[ContextKeys.Runtime.Name], ignoreCase: true),
            Arm64 = values[ContextKeys.Arch.Name] == "arm64",
            ResizeMemory = Number(ContextKeys.ResizeMemory),
            MirrorMemory = values[ContextKeys.MirrorMemory.Name] is "" ? urls.Settings!.Resize.ReducedOriginals ? WholeCore : NoWork : Number(ContextKeys.MirrorMemory),
            ImagesMemory = Number(ContextKeys.ImagesMemory),
            JobsMemory = Number(ContextKeys.JobsMemory),
            ResizeConcurrency = Number(ContextKeys.ResizeConcurrency),
            MirrorConcurrency = Number(ContextKeys.MirrorConcurrency),
            RateLimit = Number(ContextKeys.RateLimit),
            BurstLimit = Number(ContextKeys.BurstLimit),
            ApiAuth = Enum.Parse<ApiAuth>(values[ContextKeys.ApiAuth.Name], ignoreCase: true),
            JwtIssuer = Text(ContextKeys.JwtIssuer),
            JwtAudience = List(ContextKeys.JwtAudience),
            ApiCorsOrigins = List(ContextKeys.ApiCorsOrigins),
            InvalidationBudget = Number(ContextKeys.InvalidationBudget),
            AlarmEmail = Text(ContextKeys.AlarmEmail),
            LogDays = Number(ContextKeys.LogDays),
            SigningSecret = Text(ContextKeys.SigningSecret),
            UrlSettings = urls.Given,
            Settings = urls.Settings!,
        };
        return options.Conflicts().ToArray() is { Length: > 0 } conflicts ? throw new SynthException(string.Join('\n', conflicts)) : options;

        string? Text(ContextKey key) => values[key.Name] is { Length: > 0 } value ? value : null;

        string[] List(ContextKey key) => values[key.Name].Split(',', StringSplitOptions.RemoveEmptyEntries);

        bool Flag(ContextKey key) => bool.Parse(values[key.Name]);

        int Number(ContextKey key) => int.Parse(values[key.Name], CultureInfo.InvariantCulture);
    }

    private static string Value(IReadOnlyDictionary<string, JsonElement> context, ContextKey key, List<string> errors)
    {
        var value = context.TryGetValue(key.Name, out var element) ? AsText(element) : "";
        if (value is "")
            return key.Default;
        if (!key.Accepts(value))
            errors.Add($"{key.Name}: '{value}' is not allowed; allowed: {key.Allowed}.");
        return value;
    }

    private static string AsText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => element.GetString()!,
        _ => element.GetRawText(),
    };

    private static (Dictionary<string, string> Given, Settings? Settings) UrlValues(Dictionary<string, string> values, List<string> errors)
    {
        var given = ContextKeys.Urls.Where(key => values[key.Name] != key.Default).ToDictionary(key => key.Name, key => values[key.Name]);
        var bytes = given.Sum(pair => Encoding.UTF8.GetByteCount(SettingNames.Variable(pair.Key)) + Encoding.UTF8.GetByteCount(pair.Value));
        if (bytes > UrlSettingsBytes)
            errors.Add($"{string.Join(", ", given.Keys)}: {bytes} bytes together; a function's environment has room for {UrlSettingsBytes}.");
        try
        {
            return (given, Settings.Read(values.GetValueOrDefault));
        }
        catch (ArgumentException error)
        {
            errors.Add(error.Message);
            return (given, null);
        }
    }

    private IEnumerable<string> Conflicts()
    {
        if (Domain is null != CertificateArn is null)
            yield return $"domain, certificateArn: '{Domain}', '{CertificateArn}'; either both are given or none.";
        if (HostedZoneId is not null && Domain is null)
            yield return $"hostedZoneId: '{HostedZoneId}' is not allowed without domain, whose record it would hold.";
        if (Runtime is FunctionRuntime.Native && Arm64)
            yield return "arch: 'arm64' is not allowed with runtime=native, which compiles for the machine it runs on; allowed: x86_64, or runtime=managed.";
        if (ApiAuth is ApiAuth.Jwt && (JwtIssuer is null || JwtAudience.Count == 0))
            yield return $"jwtIssuer, jwtAudience: '{JwtIssuer}', '{string.Join(',', JwtAudience)}' are not allowed with apiAuth=jwt, which needs both; allowed: both given, or apiAuth=iam.";
        if (ApiAuth is not ApiAuth.Jwt && (JwtIssuer is not null || JwtAudience.Count > 0))
            yield return $"jwtIssuer, jwtAudience: '{JwtIssuer}', '{string.Join(',', JwtAudience)}' are not allowed with apiAuth={ApiAuth.ToString().ToLowerInvariant()}; allowed: neither, or apiAuth=jwt.";
        if (ApiAuth is ApiAuth.Off && ApiCorsOrigins.Count > 0)
            yield return $"apiCorsOrigins: '{string.Join(',', ApiCorsOrigins)}' is not allowed with apiAuth=off, which leaves the API out; allowed: none, or apiAuth=iam or jwt.";
        if (SourceBucket is not null && SourceBucket == DestinationBucket)
            yield return $"destinationBucket: '{DestinationBucket}' is the source bucket too; allowed: another.";
    }

    private static string Unknown(string name)
    {
        if (name == SettingNames.SigningKeys)
            return $"{name}: keys do not belong into a context, which is printed and kept; give the name of a secret that holds them as {ContextKeys.SigningSecret.Name}.";
        var near = ContextKeys.All.Select(key => key.Name).MinBy(known => Distance(name.ToUpperInvariant(), known.ToUpperInvariant()))!;
        return Distance(name.ToUpperInvariant(), near.ToUpperInvariant()) <= 3
            ? $"{name}: there is no such key; did you mean {near}?"
            : $"{name}: there is no such key; known: {string.Join(", ", ContextKeys.All.Select(key => key.Name))}.";
    }

    /// <summary>How many letters have to be put in, left out or changed.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
