using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What an HTTP API's authorizers find out about who calls: a signature with the one known key, or a token of the issuer.</summary>
internal sealed partial class GatewayAuthority(StackTemplate template)
{
    public const string AccessKey = "AKIDOFTHEAPPLICATION";
    public const string SecretKey = "secret/of+the/application0123456789ABCDE";

    private readonly JsonNode? _issuer = template.Resources("AWS::ApiGatewayV2::Authorizer").Select(authorizer => authorizer.Value).SingleOrDefault();

    /// <summary>The issuer's, whose public half the service would fetch from where the issuer publishes it.</summary>
    public static RSA IssuerKey { get; } = RSA.Create(2048);

    /// <summary>What the function is told; else the status and the message with which the gateway refuses.</summary>
    public (JsonObject? Authorizer, int Status, string Message) Ask(string type, HttpContext context, string path, string query, byte[] body)
    {
        var given = context.Request.Headers.Authorization.ToString();
        return type switch
        {
            "AWS_IAM" => IsSigned(given, context, path, query, body) ? (Signed(), 0, "") : (null, 403, "Forbidden"),
            "JWT" => Claims(given) is { } claims ? (new JsonObject { ["jwt"] = new JsonObject { ["claims"] = claims, ["scopes"] = null } }, 0, "") : (null, 401, "Unauthorized"),
            _ => throw new NotSupportedException(type),
        };
    }

    public static string Token(string issuer, string audience, TimeSpan life, RSA? key = null)
    {
        var now = DateTimeOffset.UtcNow;
        var text = $"{Encoded("""{"alg":"RS256","typ":"JWT","kid":"1"}""")}.{Encoded(new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = audience,
            ["sub"] = "somebody",
            ["iat"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
        }.ToJsonString())}";
        var signature = (key ?? IssuerKey).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";

        static string Encoded(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    private static bool IsSigned(string given, HttpContext context, string path, string query, byte[] body)
    {
        if (Authorization().Match(given) is not { Success: true } match || match.Groups["key"].Value != AccessKey)
            return false;
        var (names, scope, time) = (match.Groups["headers"].Value.Split(';'), match.Groups["scope"].Value, context.Request.Headers["x-amz-date"].ToString());
        if (!names.Contains("host") || !scope.EndsWith($"/{AwsSite.Region}/execute-api/aws4_request", StringComparison.Ordinal)
            || !DateTimeOffset.TryParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
            || (DateTimeOffset.UtcNow - when).Duration() > TimeSpan.FromMinutes(5))
            return false;
        var headers = names.Select(name => KeyValuePair.Create(name, context.Request.Headers[name].ToString()));
        return SignatureV4.Of(context.Request.Method, path, query, headers, body, time, scope, SecretKey) == match.Groups["signature"].Value;
    }

    private static JsonObject Signed() => new()
    {
        ["iam"] = new JsonObject
        {
            ["accessKey"] = AccessKey,
            ["accountId"] = "123456789012",
            ["callerId"] = "AIDAOFTHEAPPLICATION",
            ["cognitoIdentity"] = null,
            ["principalOrgId"] = "aws:PrincipalOrgID",
            ["userArn"] = "arn:aws:iam::123456789012:user/application",
            ["userId"] = "AIDAOFTHEAPPLICATION",
        },
    };

    /// <summary>As text, as the service hands them on; null for a token that is not taken.</summary>
    private JsonObject? Claims(string given)
    {
        var config = _issuer!["JwtConfiguration"]!;
        if (given.Split(' ') is not ["Bearer", var token] || token.Split('.') is not [var head, var claims, var signature])
            return null;
        try
        {
            if (!IssuerKey.VerifyData(
                Encoding.ASCII.GetBytes($"{head}.{claims}"), System.Buffers.Text.Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                return null;
            var said = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(claims))!.AsObject();
            return (string?)said["iss"] == (string?)config["Issuer"]
                && config["Audience"]!.AsArray().Any(audience => (string?)audience == (string?)said["aud"])
                && (long)said["exp"]! > DateTimeOffset.UtcNow.ToUnixTimeSeconds()
                    ? new JsonObject(said.Select(claim => KeyValuePair.Create(claim.Key, (JsonNode?)claim.Value!.ToString())))
                    : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<scope>[^,]+), ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();
}
