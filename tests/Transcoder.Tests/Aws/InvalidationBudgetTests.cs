using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Transcoder.Aws;

namespace Transcoder.Tests.Aws;

public sealed class InvalidationBudgetTests(DynamoDb table) : IClassFixture<DynamoDb>
{
    [Fact]
    public async Task What_a_month_has_is_taken_and_no_more()
    {
        var budget = Budget(Month(1), 5);

        Assert.Equal([true, true, false, true, false], await TakeAsync(budget, 2, 2, 2, 1, 1));

        Assert.Equal(5, await UsedAsync("2026-01"));
    }

    [Fact]
    public async Task Of_sixteen_at_once_that_want_the_last_one_gets_it()
    {
        var time = Month(2);
        Assert.True(await Budget(time, 10).TryTakeAsync(9));

        // Each with a client of its own, as functions of their own have.
        var takers = Enumerable.Range(0, 16).Select(_ => Budget(time, 10)).ToList();
        var taken = await Task.WhenAll(takers.Select(taker => Task.Run(() => taker.TryTakeAsync(1))));

        Assert.Equal(1, taken.Count(won => won));
        Assert.Equal(10, await UsedAsync("2026-02"));
    }

    [Fact]
    public async Task The_next_month_has_its_own_and_the_old_ones_item_expires()
    {
        var time = new Clock(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero));
        var budget = Budget(time, 1);
        Assert.Equal([true, false], await TakeAsync(budget, 1, 1));

        // The month is that of UTC, wherever the clock stands.
        time.Now = new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(9));
        Assert.Equal([true, false], await TakeAsync(budget, 1, 1));

        Assert.Equal((1, 1), (await UsedAsync("2026-03"), await UsedAsync("2026-04")));
        var expires = (await table.ItemAsync("budget#2026-03", "budget"))["expires"].N;
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture)),
            new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_had_to_be_is_counted_over_the_budget_too()
    {
        var budget = Budget(Month(5), 3);
        await budget.CountAsync(2);
        await budget.CountAsync(2);

        Assert.False(await budget.TryTakeAsync(1));
        Assert.Equal(4, await UsedAsync("2026-05"));
    }

    [Fact]
    public async Task A_budget_of_nothing_asks_nobody()
    {
        // Asked, it would throw.
        var budget = new InvalidationBudget(table.Client(), "none", 0, Month(6));
        Assert.False(await budget.TryTakeAsync(1));
    }

    [Fact]
    public async Task A_missing_table_is_an_error_and_not_an_empty_budget()
    {
        var budget = new InvalidationBudget(table.Client(), "none", 10, Month(7));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => budget.TryTakeAsync(1));
    }

    private InvalidationBudget Budget(TimeProvider time, int perMonth) => new(table.Client(), DynamoDb.Table, perMonth, time);

    private static async Task<List<bool>> TakeAsync(InvalidationBudget budget, params int[] paths)
    {
        var taken = new List<bool>();
        foreach (var count in paths)
            taken.Add(await budget.TryTakeAsync(count));
        return taken;
    }

    private async Task<int> UsedAsync(string month) =>
        int.Parse((await table.ItemAsync($"budget#{month}", "budget"))["used"].N, CultureInfo.InvariantCulture);

    private static Clock Month(int month) => new(new DateTimeOffset(2026, month, 15, 12, 0, 0, TimeSpan.Zero));
}
