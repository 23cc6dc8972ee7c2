using Transcoder.Delivery;

namespace Transcoder.Tests.Delivery;

public sealed class RedirectInvalidationTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Fact]
    public async Task After_the_store_the_edge_is_told_to_forget_its_redirect_with_one_path()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        cdn.Edge.Told.Clear();

        await cdn.GetAsync("w200/photo.png");

        var told = Assert.Single(cdn.Edge.Told);
        Assert.Equal(["w200/photo.png"], told.Paths);
        Assert.Null(told.Tag);
        Assert.True(told.Optional);
    }

    [Fact]
    public async Task A_variant_that_is_made_again_because_its_original_came_again_is_a_change_of_its_own()
    {
        using var cdn = new TestCdn();
        var time = DateTimeOffset.UnixEpoch;
        cdn.Destination.Shown = info => info with { LastModified = time };
        await cdn.AddAsync("photo.png", Photo);
        await cdn.GetAsync("w200/photo.png");
        time += TimeSpan.FromSeconds(1);
        await cdn.Destination.DeleteAsync(["w200/photo.png"]);
        await cdn.GetAsync("w200/photo.png");

        Assert.Equal(2, cdn.Edge.Told.Where(told => told.Paths.Contains("w200/photo.png")).Select(told => told.Reference).Distinct().Count());
    }

    [Fact]
    public async Task The_answer_does_not_wait_for_an_edge_that_takes_longer_than_its_patience()
    {
        using var cdn = new TestCdn(resize: new ResizeOptions { InvalidationPatience = TimeSpan.FromMilliseconds(1) });
        await cdn.AddAsync("photo.png", Photo);
        cdn.Edge.Told.Clear();
        var go = new TaskCompletionSource();
        cdn.Edge.Before = _ => go.Task;

        Assert.Equal(200, (await cdn.GetAsync("w200/photo.png")).Status);

        Assert.Empty(cdn.Edge.Told);
        go.SetResult();
    }

    [Fact]
    public async Task The_edge_is_not_told_where_that_is_turned_off()
    {
        using var cdn = new TestCdn(resize: new ResizeOptions { InvalidateRedirect = false });
        await cdn.AddAsync("photo.png", Photo);
        cdn.Edge.Told.Clear();
        await cdn.GetAsync("w200/photo.png");
        Assert.Empty(cdn.Edge.Told);
    }
}
