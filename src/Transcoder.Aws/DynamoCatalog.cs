using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Transcoder.Images;
using Transcoder.Storage;

namespace Transcoder.Aws;

/// <summary>
/// Records in the stack's table: one item each, under its kind and id. Needs <c>dynamodb:GetItem</c>, <c>PutItem</c>, <c>DeleteItem</c> and
/// <c>Query</c>. An item has at most 400 KB. The table's time to live removes what has expired, within days; nobody sees it meanwhile.
/// </summary>
public sealed class DynamoCatalog(IAmazonDynamoDB client, string table, TimeProvider time) : ICatalog
{
    public Task<CatalogEntry?> FindAsync(string kind, Guid id, CancellationToken cancel = default) =>
        GuardAsync($"find {kind} {id}", cancel, async () =>
        {
            var request = new GetItemRequest { TableName = table, Key = KeyOf(kind, id), ConsistentRead = true };
            return (await client.GetItemAsync(request, cancel)).Item is { Count: > 0 } item && EntryOf(item) is var entry && IsAlive(entry) ? entry : null;
        });

    public Task<CatalogEntry?> TryPutAsync(CatalogEntry entry, CancellationToken cancel = default) =>
        GuardAsync($"store {entry.Kind} {entry.Id}", cancel, async () =>
        {
            var version = Guid.NewGuid().ToString("n");
            try
            {
                await client.PutItemAsync(Put(entry, version), cancel);
                return entry with { Version = version };
            }
            catch (ConditionalCheckFailedException)
            {
                return null;
            }
        });

    public Task DeleteAsync(string kind, Guid id, CancellationToken cancel = default) =>
        GuardAsync($"delete {kind} {id}", cancel, () => client.DeleteItemAsync(table, KeyOf(kind, id), cancel));

    public Task<IReadOnlyList<CatalogEntry>> ListAsync(string kind, Guid? before, int limit, CancellationToken cancel = default) =>
        GuardAsync<IReadOnlyList<CatalogEntry>>($"list {kind}", cancel, async () =>
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
            var listed = new List<CatalogEntry>();
            var request = Query(kind, before, limit);
            do
            {
                var page = await client.QueryAsync(request, cancel);
                listed.AddRange((page.Items ?? []).Select(EntryOf).Where(IsAlive).Take(limit - listed.Count));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (listed.Count < limit && request.ExclusiveStartKey is { Count: > 0 });
            return listed;
        });

    private PutItemRequest Put(CatalogEntry entry, string version)
    {
        var item = KeyOf(entry.Kind, entry.Id);
        item["json"] = Text(Encoding.UTF8.GetString(entry.Json.Span));
        item["version"] = Text(version);
        if (entry.Status is { } status)
            item["status"] = Text(status);
        if (entry.Expires is { } expires)
            item["expires"] = Seconds(expires);
        var request = new PutItemRequest { TableName = table, Item = item };
        if (entry.Version is { } replaced)
        {
            request.ConditionExpression = "#version = :replaced";
            request.ExpressionAttributeNames = new() { ["#version"] = "version" };
            request.ExpressionAttributeValues = new() { [":replaced"] = Text(replaced) };
        }
        else
        {
            request.ConditionExpression = "attribute_not_exists(pk) OR expires <= :now";
            request.ExpressionAttributeValues = new() { [":now"] = Seconds(time.GetUtcNow()) };
        }
        return request;
    }

    /// <summary>In the order of text, which for ids written so is that of their time.</summary>
    private QueryRequest Query(string kind, Guid? before, int limit) => new()
    {
        TableName = table,
        KeyConditionExpression = before is null ? "pk = :kind" : "pk = :kind AND sk < :before",
        ExpressionAttributeValues = before is { } id ? new() { [":kind"] = Text(kind), [":before"] = Text(Name(id)) } : new() { [":kind"] = Text(kind) },
        ScanIndexForward = false,
        ConsistentRead = true,
        Limit = limit,
    };

    private static Dictionary<string, AttributeValue> KeyOf(string kind, Guid id) => new() { ["pk"] = Text(kind), ["sk"] = Text(Name(id)) };

    private static CatalogEntry EntryOf(Dictionary<string, AttributeValue> item) =>
        new(item["pk"].S, Guid.ParseExact(item["sk"].S, "D"), Encoding.UTF8.GetBytes(item["json"].S))
        {
            Version = item["version"].S,
            Status = item.TryGetValue("status", out var status) ? status.S : null,
            Expires = item.TryGetValue("expires", out var expires)
                ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires.N, CultureInfo.InvariantCulture))
                : null,
        };

    private bool IsAlive(CatalogEntry entry) => entry.Expires is not { } end || time.GetUtcNow() < end;

    private static string Name(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);

    private static AttributeValue Text(string text) => new() { S = text };

    private static AttributeValue Seconds(DateTimeOffset when) => new() { N = when.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };

    private async Task<T> GuardAsync<T>(string duty, CancellationToken cancel, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new StorageException($"Could not {duty} in the table '{table}': {e.Message}", e);
        }
    }
}
