using Amazon.DynamoDBv2;
using Transcoder.Delivery;

namespace Transcoder.Aws;

/// <summary>Only until the edge is here; goes at the merge.</summary>
public sealed class InvalidationBudget(IAmazonDynamoDB client, string table, int perMonth, TimeProvider time)
{
    public override string ToString() => $"{client} {table} {perMonth} {time}";
}

public sealed class CloudFrontEdge(object client, string distributionId, InvalidationBudget? budget, TimeProvider time, Action<string>? log) : IEdge
{
    public Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default)
    {
        _ = (client, distributionId, budget, time, log);
        return Task.CompletedTask;
    }
}
