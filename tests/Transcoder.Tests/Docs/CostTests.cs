namespace Transcoder.Tests.Docs;

/// <summary>The dollars of docs/cost.md follow from its own tables. A row that does not is told as it should stand.</summary>
public sealed class CostTests
{
    private static readonly CostDocument Page = CostDocument.Read(Project.File("..", ".."));

    [Fact]
    public void The_dollars_of_a_month_are_what_the_counted_calls_come_to() => AssertSays(Page.Bills(), Page.Written);

    [Fact]
    public void A_million_of_each_thing_that_happens_costs_what_its_calls_come_to() => AssertSays(Page.Millions(), Page.WrittenMillions);

    [Fact]
    public void What_the_edge_does_not_have_is_what_the_model_says() => AssertSays(Page.MissRows(), Page.WrittenMisses);

    [Fact]
    public void More_regions_and_a_shorter_stay_mean_more_misses_and_never_more_than_there_are_views()
    {
        var site = Page.Sites.First().Value;
        var misses = Page.Model.Misses(site);

        Assert.InRange(Page.Model.Misses(site with { Regions = site.Regions + 1 }), misses + 1, site.Views);
        Assert.InRange(Page.Model.Misses(site with { Views = site.Views * 10 }) / 10, 0, misses - 1);
    }

    [Fact]
    public void A_stored_variant_is_one_read_and_no_code() => Assert.Equal(
        (0, 0, 1, 0), (Page.Calls[CostModel.StoreHit].Gateway, Page.Calls[CostModel.StoreHit].Resize, Page.Calls[CostModel.StoreHit].S3Reads, Page.Calls[CostModel.StoreHit].S3Writes));

    private static void AssertSays(IEnumerable<string> right, IEnumerable<string> written)
    {
        var said = written.ToList();
        var missing = right.Except(said).ToList();
        Assert.True(missing is [] && said.Count == right.Count(), $"docs/cost.md should say:\n{string.Join('\n', missing)}");
    }
}
