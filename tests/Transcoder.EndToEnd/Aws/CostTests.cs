using Transcoder.Tests.Cdk;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What docs/cost.md says is asked of AWS is what is asked. A row that differs is told as it should stand there.</summary>
[Collection(AwsCollection.Name)]
public sealed class CostTests(AwsParts parts)
{
    private const string Added = "image added through the API";

    [Fact]
    public async Task The_calls_that_the_docs_count_are_the_calls_that_are_made()
    {
        await using var site = await AwsSite.DeployAsync(parts, FunctionBinary.Managed);
        using var api = new ApiClient(site.Api.Address);
        var counted = new Dictionary<string, Calls>();

        // A process that misses something for the first time looks once whether its bucket is there. And of every spec that there is, a
        // change looks at the variant: here, of one.
        string[] first = [.. Enumerable.Range(0, 8).Select(number => $"first{number}.png")];
        await Task.WhenAll(first.Select(key => site.DropAsync(key, Pictures.Red)));
        await Task.WhenAll(first.Select(key => site.Browser.ImageAsync($"/w200/{key}")));
        await site.IdleAsync();

        await CountAsync(CostModel.Dropped, () => site.DropAsync("cost.png", Pictures.Red));
        await CountAsync(CostModel.FromOriginal, () => site.Browser.ImageAsync("/w200/cost.png"));
        await CountAsync(CostModel.StoreHit, () => site.Browser.ImageAsync("/w200/cost.png"));
        await CountAsync(CostModel.EdgeHit, () => site.Browser.ImageAsync("/w200/cost.png"));
        await CountAsync(CostModel.Overwritten, () => site.DropAsync("cost.png", Pictures.Blue));
        await site.Browser.ImageAsync("/w200/cost.png");
        await CountAsync("original deleted, with one variant", () => site.DeleteAsync("cost.png"));
        await CountAsync(CostModel.PhotographDropped, () => site.DropAsync("cost.jpg", Pictures.Photo));
        await CountAsync(CostModel.FromReduced, () => site.Browser.ImageAsync("/w200/cost.jpg"));
        await CountAsync(Added, () => api.AddAsync(Pictures.Red));

        var written = CostDocument.Read(Stacks.Repository).Calls;
        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), counted.Keys.Order(StringComparer.Ordinal));
        var wrong = counted.Where(row => !(row.Key is Added ? IsTheMost(written[row.Key], row.Value) : written[row.Key] == row.Value));
        Assert.True(!wrong.Any(), $"docs/cost.md should say:\n{string.Join('\n', wrong.Select(row => CostDocument.Row(row.Key, row.Value)))}");

        // Function and event mirror what is added at once, and who is second finds more or less of it done.
        static bool IsTheMost(Calls written, Calls counted) => written.Numbers.Zip(counted.Numbers).All(pair => pair.First - pair.Second is >= 0 and <= 4);

        async Task CountAsync(string name, Func<Task> happens)
        {
            var before = site.Counted();
            await happens();
            await site.IdleAsync();
            counted[name] = Calls.Of([.. site.Counted().Numbers.Zip(before.Numbers, (now, then) => now - then)]);
        }
    }
}
