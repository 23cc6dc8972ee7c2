using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Transcoder.Tests.Compat.Lambda;

public partial class EventTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<OfficialEventJson> Serializer = new();

    [Fact]
    public void A_request_of_payload_2_0_is_read_whole()
    {
        var request = Read<APIGatewayHttpApiV2ProxyRequest>("""
            {
              "version": "2.0", "routeKey": "$default", "rawPath": "/my/path", "rawQueryString": "a=1&a=2", "cookies": ["c1", "c2"],
              "headers": {"header1": "value1", "header2": "value1,value2"}, "queryStringParameters": {"a": "1,2"},
              "requestContext": {
                "accountId": "123456789012", "apiId": "api-id",
                "authorizer": {
                  "jwt": {"claims": {"sub": "me"}, "scopes": ["read"]},
                  "iam": {
                    "accessKey": "AKIA", "accountId": "123456789012", "callerId": "AIDA", "cognitoIdentity": null, "principalOrgId": "o-1",
                    "userArn": "arn:aws:iam::123456789012:user/me", "userId": "AIDA2"
                  }
                },
                "authentication": {"clientCert": {"clientCertPem": "x"}},
                "domainName": "id.execute-api.us-east-1.amazonaws.com", "domainPrefix": "id",
                "http": {"method": "POST", "path": "/my/path", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "agent"},
                "requestId": "id", "routeKey": "$default", "stage": "$default", "time": "12/Mar/2020:19:03:58 +0000", "timeEpoch": 1583348638390
              },
              "body": "eyJ0ZXN0IjoiYm9keSJ9", "pathParameters": {"proxy": "my/path"}, "isBase64Encoded": true, "stageVariables": {"v": "w"}
            }
            """);
        Assert.Equal(("2.0", "$default", "/my/path", "a=1&a=2"), (request.Version, request.RouteKey, request.RawPath, request.RawQueryString));
        Assert.Equal(["c1", "c2"], request.Cookies);
        Assert.Equal("value1,value2", request.Headers["header2"]);
        Assert.Equal("1,2", request.QueryStringParameters["a"]);
        Assert.Equal(("eyJ0ZXN0IjoiYm9keSJ9", true), (request.Body, request.IsBase64Encoded));
        Assert.Equal(("my/path", "w"), (request.PathParameters["proxy"], request.StageVariables["v"]));
        var context = request.RequestContext;
        Assert.Equal(("123456789012", "api-id", "id.execute-api.us-east-1.amazonaws.com", "id"), (context.AccountId, context.ApiId, context.DomainName, context.DomainPrefix));
        Assert.Equal(("id", "$default", "$default"), (context.RequestId, context.RouteKey, context.Stage));
        Assert.Equal(("12/Mar/2020:19:03:58 +0000", 1583348638390), (context.Time, context.TimeEpoch));
        Assert.Equal(("me", "read"), (context.Authorizer.Jwt.Claims["sub"], context.Authorizer.Jwt.Scopes[0]));
        var iam = context.Authorizer.IAM;
        Assert.Equal(("AKIA", "123456789012", "AIDA", "o-1"), (iam.AccessKey, iam.AccountId, iam.CallerId, iam.PrincipalOrgId));
        Assert.Equal(("arn:aws:iam::123456789012:user/me", "AIDA2"), (iam.UserARN, iam.UserId));
        var http = context.Http;
        Assert.Equal(("POST", "/my/path", "HTTP/1.1", "192.0.2.1", "agent"), (http.Method, http.Path, http.Protocol, http.SourceIp, http.UserAgent));
    }

    [Fact]
    public void A_request_can_be_made_and_comes_back()
    {
        var request = new APIGatewayHttpApiV2ProxyRequest
        {
            Version = "2.0",
            RouteKey = "ANY /{proxy+}",
            RawPath = "/a b",
            RawQueryString = "",
            Cookies = ["c"],
            Headers = new Dictionary<string, string> { ["a"] = "b" },
            QueryStringParameters = new Dictionary<string, string>(),
            Body = "text",
            PathParameters = new Dictionary<string, string>(),
            IsBase64Encoded = false,
            StageVariables = new Dictionary<string, string>(),
            RequestContext = new APIGatewayHttpApiV2ProxyRequest.ProxyRequestContext
            {
                AccountId = "1",
                ApiId = "2",
                DomainName = "3",
                DomainPrefix = "4",
                RequestId = "5",
                RouteKey = "6",
                Stage = "7",
                Time = "8",
                TimeEpoch = 9,
                Authorizer = new APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription
                {
                    Jwt = new() { Claims = new Dictionary<string, string> { ["sub"] = "me" }, Scopes = ["read"] },
                    IAM = new() { AccessKey = "1", AccountId = "2", CallerId = "3", PrincipalOrgId = "4", UserARN = "5", UserId = "6" },
                },
                Http = new APIGatewayHttpApiV2ProxyRequest.HttpDescription { Method = "GET", Path = "/a b", Protocol = "HTTP/1.1", SourceIp = "::1", UserAgent = "u" },
            },
        };
        var json = Write(request);
        Assert.Equal(json, Write(Read<APIGatewayHttpApiV2ProxyRequest>(json)));
        Assert.Equal(9, JsonSerializer.Deserialize<JsonElement>(json).GetProperty("RequestContext").GetProperty("TimeEpoch").GetInt64());
    }

    [Fact]
    public void An_event_of_S3_is_read_whole()
    {
        var record = Assert.Single(Read<S3Event>(Transcoder.Tests.Lambda.Events.Notification("originals", ("ObjectCreated:Put", "red+flower.jpg"))).Records);
        Assert.Equal(("2.1", "aws:s3", "eu-central-1", "ObjectCreated:Put"), (record.EventVersion, record.EventSource, record.AwsRegion, record.EventName));
        Assert.Equal(new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc), record.EventTime);
        Assert.Equal(("1.0", "mirror"), (record.S3.S3SchemaVersion, record.S3.ConfigurationId));
        Assert.Equal(("originals", "arn:aws:s3:::originals"), (record.S3.Bucket.Name, record.S3.Bucket.Arn));
        var thing = record.S3.Object;
        Assert.Equal(
            ("red+flower.jpg", 1305107, "b21b84d653bb07b05b1e6b33684dc11b", "v1", "0C0F6F405D6ED209E1"),
            (thing.Key, thing.Size, thing.ETag, thing.VersionId, thing.Sequencer));
    }

    [Fact]
    public void An_event_of_S3_can_be_made_and_comes_back()
    {
        var notification = new S3Event
        {
            Records =
            [
                new S3Event.S3EventNotificationRecord
                {
                    AwsRegion = "1",
                    EventName = "2",
                    EventSource = "3",
                    EventTime = DateTime.UnixEpoch,
                    EventVersion = "4",
                    S3 = new S3Event.S3Entity
                    {
                        ConfigurationId = "5",
                        S3SchemaVersion = "6",
                        Bucket = new S3Event.S3BucketEntity { Name = "7", Arn = "8" },
                        Object = new S3Event.S3ObjectEntity { Key = "9", Size = 10, ETag = "11", VersionId = "12", Sequencer = "13" },
                    },
                },
            ],
        };
        Assert.Equal(Write(notification), Write(Read<S3Event>(Write(notification))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("""{"Records": 1}""")]
    public void What_is_no_such_JSON_says_what_it_is_not(string json)
    {
        var error = Assert.Throws<JsonSerializerException>(() => Read<S3Event>(json));
        Assert.Contains("S3Event", error.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(error.InnerException);
    }

    [Fact]
    public void A_type_that_the_context_lacks_is_named()
    {
        Assert.Contains("System.Decimal", Assert.Throws<JsonSerializerException>(() => Read<decimal>("1")).Message, StringComparison.Ordinal);
        Assert.Equal("m", new JsonSerializerException("m", new InvalidOperationException()).Message);
        Assert.Equal("m", new JsonSerializerException("m").Message);
    }

    private static T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Serializer.Deserialize<T>(stream);
    }

    private static string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        Serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
    [JsonSerializable(typeof(S3Event))]
    internal sealed partial class OfficialEventJson : JsonSerializerContext;
}
