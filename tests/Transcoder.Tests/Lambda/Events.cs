using System.Text.Json;
using System.Text.Json.Nodes;
using Transcoder.Contracts;

namespace Transcoder.Tests.Lambda;

/// <summary>Events as the services write them.</summary>
internal static class Events
{
    public const string Secret = "a secret of the distribution";

    /// <summary>S3 tries a new configuration out.</summary>
    public const string Test = """
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-11-20T12:00:00.000Z", "Bucket": "originals", "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE"}
        """;

    /// <summary>An HTTP API's request, payload 2.0, with the distribution's secret.</summary>
    /// <param name="rawPath">As the API gives it: decoded once.</param>
    public static string Request(string rawPath, string method = "GET", params (string Name, string? Value)[] headers)
    {
        var all = new JsonObject { ["accept"] = "*/*", [OriginHeaders.Secret] = Secret, ["host"] = "api.example.com" };
        foreach (var (name, value) in headers)
        {
            if (value is null)
                all.Remove(name);
            else
                all[name] = value;
        }

        return new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = "ANY /resize/{proxy+}",
            ["rawPath"] = rawPath,
            ["rawQueryString"] = "",
            ["headers"] = all,
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = "123456789012",
                ["apiId"] = "api-id",
                ["domainName"] = "api.example.com",
                ["http"] = new JsonObject { ["method"] = method, ["path"] = rawPath, ["protocol"] = "HTTP/1.1", ["sourceIp"] = "192.0.2.1", ["userAgent"] = "test" },
                ["requestId"] = "JKJaXmPLvHcESHA=",
                ["routeKey"] = "ANY /resize/{proxy+}",
                ["stage"] = "$default",
                ["time"] = "20/Nov/2026:12:00:00 +0000",
                ["timeEpoch"] = 1795176000000,
            },
            ["isBase64Encoded"] = false,
        }.ToJsonString();
    }

    /// <param name="records">Event names and keys as S3 writes them: encoded as a form is.</param>
    public static string Notification(string bucket, params (string EventName, string Key)[] records) => new JsonObject
    {
        ["Records"] = new JsonArray([.. records.Select(record => Record(bucket, record.EventName, record.Key))]),
    }.ToJsonString();

    public static JsonElement Json(byte[] json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static JsonObject Record(string bucket, string eventName, string key) => new()
    {
        ["eventVersion"] = "2.1",
        ["eventSource"] = "aws:s3",
        ["awsRegion"] = "eu-central-1",
        ["eventTime"] = "2026-11-20T12:00:00.000Z",
        ["eventName"] = eventName,
        ["userIdentity"] = new JsonObject { ["principalId"] = "AWS:AIDAINPONIXQXHT3IKHL2" },
        ["requestParameters"] = new JsonObject { ["sourceIPAddress"] = "192.0.2.1" },
        ["responseElements"] = new JsonObject { ["x-amz-request-id"] = "D82B88E5F771F645", ["x-amz-id-2"] = "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=" },
        ["s3"] = new JsonObject
        {
            ["s3SchemaVersion"] = "1.0",
            ["configurationId"] = "mirror",
            ["bucket"] = new JsonObject { ["name"] = bucket, ["ownerIdentity"] = new JsonObject { ["principalId"] = "A3I5XTEXAMAI3E" }, ["arn"] = $"arn:aws:s3:::{bucket}" },
            ["object"] = new JsonObject { ["key"] = key, ["size"] = 1305107, ["eTag"] = "b21b84d653bb07b05b1e6b33684dc11b", ["versionId"] = "v1", ["sequencer"] = "0C0F6F405D6ED209E1" },
        },
    };
}
