using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Transcoder.Aws;
using Transcoder.Images;
using Transcoder.Storage;
using Transcoder.Tests.Images;

namespace Transcoder.Tests.Aws;

public sealed class DynamoCatalogTests(DynamoDb table) : CatalogContract, IClassFixture<DynamoDb>, IDisposable
{
    private readonly AmazonDynamoDBClient _client = table.Client();

    public void Dispose() => _client.Dispose();

    protected override Task<ICatalog> CreateAsync() => Task.FromResult<ICatalog>(new DynamoCatalog(_client, DynamoDb.Table, Time));

    protected override Task<ICatalog> CreateBrokenAsync() => Task.FromResult<ICatalog>(new DynamoCatalog(_client, "none", Time));

    [Fact]
    public async Task An_item_bears_what_the_stream_and_the_time_to_live_ask_for()
    {
        var id = Guid.Parse("019AA5B0-0000-7000-8000-00000000000A");
        var catalog = new DynamoCatalog(_client, DynamoDb.Table, Time);

        await catalog.TryPutAsync(new CatalogEntry("job", id, "{}"u8.ToArray()) { Status = "queued", Expires = Now.AddDays(7) });

        var item = await table.ItemAsync("job", "019aa5b0-0000-7000-8000-00000000000a");
        Assert.Equal(["expires", "json", "pk", "sk", "status", "version"], item.Keys.Order());
        Assert.Equal(("queued", "{}", $"{Now.AddDays(7).ToUnixTimeSeconds()}"), (item["status"].S, item["json"].S, item["expires"].N));
    }

    [Fact]
    public async Task A_list_goes_on_past_the_megabyte_that_one_answer_has()
    {
        var catalog = new DynamoCatalog(_client, DynamoDb.Table, Time);
        var json = new byte[300_000];
        json.AsSpan().Fill((byte)'1');
        for (var n = 0; n < 8; n++)
            await catalog.TryPutAsync(new CatalogEntry("large", Guid.CreateVersion7(), json));

        Assert.Equal(8, (await catalog.ListAsync("large", null, 100)).Count);
    }

    [Fact]
    public async Task A_table_that_cannot_be_reached_is_trouble_and_what_the_caller_cancels_is_not()
    {
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret"), new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:1", MaxErrorRetry = 0 });
        await Assert.ThrowsAsync<StorageException>(() => new DynamoCatalog(client, DynamoDb.Table, Time).FindAsync("job", Guid.CreateVersion7()));

        var catalog = new DynamoCatalog(_client, DynamoDb.Table, Time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalog.FindAsync("job", Guid.CreateVersion7(), new CancellationToken(canceled: true)));
    }
}
