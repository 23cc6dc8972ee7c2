using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.S3Events;

namespace Transcoder.Lambda;

/// <summary>What the source bucket tells; S3 tries a new configuration out with an event that has a name and no records.</summary>
internal sealed class SourceEvent : S3Event
{
    public const string Test = "s3:TestEvent";

    public string? Event { get; set; }
}

[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(SourceEvent))]
[JsonSerializable(typeof(RecordEvent))]
[JsonSerializable(typeof(RecordAnswer))]
internal sealed partial class EventJson : JsonSerializerContext;
