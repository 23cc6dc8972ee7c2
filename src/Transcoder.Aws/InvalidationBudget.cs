using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Transcoder.Aws;

/// <summary>
/// How many paths a month may be invalidated before optional invalidations are skipped: one item a UTC month in the stack's table, under
/// the key <c>budget#2026-11</c>.
/// </summary>
/// <param name="perMonth">Paths a month; CloudFront's first 1,000 of an account are free.</param>
public sealed class InvalidationBudget(IAmazonDynamoDB client, string table, int perMonth, TimeProvider time)
{
    /// <summary>An old month's item is of no use; the table's time to live removes it.</summary>
    private const int KeptDays = 62;

    /// <summary>Takes as many paths, if the month has them left; among many takers of the last one, one gets it.</summary>
    /// <exception cref="AmazonDynamoDBException">The table did not answer.</exception>
    public async Task<bool> TryTakeAsync(int paths, CancellationToken cancel = default)
    {
        if (paths > perMonth)
            return false;
        try
        {
            var update = Add(paths);
            update.ConditionExpression = "attribute_not_exists(used) OR used <= :left";
            update.ExpressionAttributeValues[":left"] = Number(perMonth - paths);
            await client.UpdateItemAsync(update, cancel);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Counts what had to be asked for, whatever is left: it is of the same free thousand.</summary>
    /// <exception cref="AmazonDynamoDBException">The table did not answer.</exception>
    public Task CountAsync(int paths, CancellationToken cancel = default) => client.UpdateItemAsync(Add(paths), cancel);

    private UpdateItemRequest Add(int paths)
    {
        var now = time.GetUtcNow();
        return new UpdateItemRequest
        {
            TableName = table,
            Key = new Dictionary<string, AttributeValue>
            {
                ["pk"] = new() { S = $"budget#{now:yyyy-MM}" },
                ["sk"] = new() { S = "budget" },
            },
            UpdateExpression = "ADD used :paths SET expires = :expires",
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>
            {
                [":paths"] = Number(paths),
                [":expires"] = Number(now.AddDays(KeptDays).ToUnixTimeSeconds()),
            },
        };
    }

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
