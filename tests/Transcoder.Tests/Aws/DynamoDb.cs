using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Transcoder.Tests.Node;

namespace Transcoder.Tests.Aws;

/// <summary>A DynamoDB of this machine with the stack's table in it, spoken to by the real client.</summary>
public sealed class DynamoDb : IAsyncLifetime
{
    public const string Table = "transcoder";

    private NodeScript? _node;

    public Uri Url { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _node = NodeScript.Start("dynamodb.mjs");
        Url = new Uri($"http://127.0.0.1:{await _node.ReadLineAsync()}");
        using var client = Client();
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = Table,
            KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
            AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.S)],
            BillingMode = BillingMode.PAY_PER_REQUEST,
        });
    }

    public AmazonDynamoDBClient Client() => new(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), new AmazonDynamoDBConfig { ServiceURL = Url.AbsoluteUri });

    public async Task<Dictionary<string, AttributeValue>> ItemAsync(string pk, string sk)
    {
        using var client = Client();
        return (await client.GetItemAsync(Table, new() { ["pk"] = new() { S = pk }, ["sk"] = new() { S = sk } })).Item ?? [];
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
    }
}
