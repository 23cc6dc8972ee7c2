using Transcoder.Cli.Serve;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Tests.Serve.Playground;

public sealed class JournalTests
{
    private readonly Clock _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Journal _journal;

    public JournalTests() => _journal = new Journal(_time);

    [Fact]
    public void What_bore_a_mark_is_found_again_with_what_the_edge_forgot_meanwhile()
    {
        _journal.Forgot(["/before"]);
        _time.Now += TimeSpan.FromSeconds(1);
        Ask("/w200/a.jpg", 307, "edge>website:307", mark: "mine");
        Ask("/w200/b.jpg", 200, "edge:hit", mark: "another");
        _journal.Forgot(["/w200/a.jpg"]);
        Ask("/resize/w200/a.jpg", 200, "edge>api:made", mark: "mine");
        _journal.Forgot(["/after"]);

        var (passages, forgotten) = _journal.Marked("mine");

        Assert.Equal(["/w200/a.jpg", "/resize/w200/a.jpg"], passages.Select(passage => passage.Target));
        Assert.Equal(["/w200/a.jpg"], forgotten.SelectMany(each => each.Labels));
        Assert.Empty(_journal.Marked("nobody").Passages);
    }

    [Fact]
    public void Hits_transforms_and_errors_are_counted_and_errors_are_kept_with_their_text()
    {
        Ask("/a", 200, "edge:hit", CacheResult.Hit);
        Ask("/b", 200, "edge>api:made", CacheResult.Miss);
        Ask("/c", 200, "edge>api:joined", CacheResult.Miss);
        Ask("/d", 422, "edge>api:refused", CacheResult.Miss, detail: "It is cut off.");

        Assert.Equal(new Totals(Requests: 4, Hits: 1, Misses: 3, Made: 1, Joined: 1, Errors: 1, Bytes: 40), _journal.Totals);
        Assert.Equal("It is cut off.", Assert.Single(_journal.Last(10).Errors).Detail);
        Assert.Equal(["/d", "/c"], _journal.Last(2).Passages.Select(passage => passage.Target));
    }

    [Fact]
    public void What_the_edge_asks_itself_is_in_the_flow_and_in_no_figure()
    {
        Ask("/a", 200, "edge>website:200", CacheResult.Miss, isFill: true);

        Assert.Equal(0, _journal.Totals.Requests);
        Assert.Empty(_journal.Last(10).Passages);
    }

    [Fact]
    public void The_last_five_minutes_lie_in_slices_without_gaps_and_what_is_older_is_gone()
    {
        Ask("/old", 200, "edge:hit");
        _time.Now += TimeSpan.FromMinutes(5);
        Ask("/fast", 200, "edge:hit", milliseconds: 1);
        Ask("/middle", 200, "edge:hit", milliseconds: 2);
        Ask("/slow", 404, "edge>api:refused", milliseconds: 900);
        _time.Now += RecentFigures.SliceLength;
        Ask("/now", 200, "edge:hit", milliseconds: 3);

        var slices = _journal.Slices();

        Assert.Equal(60, slices.Count);
        Assert.Equal(4, slices.Sum(slice => slice.Requests));
        Assert.Equal((3, 1, 2.0, 900.0), (slices[^2].Requests, slices[^2].Errors, slices[^2].Median, slices[^2].Slow));
        Assert.Equal((1, 3.0), (slices[^1].Requests, slices[^1].Median));
        Assert.Null(slices[0].Median);
        Assert.All(slices.Zip(slices.Skip(1)), pair => Assert.Equal(RecentFigures.SliceLength, pair.Second.From - pair.First.From));
    }

    [Fact]
    public void No_more_is_kept_than_a_page_can_show()
    {
        for (var number = 0; number < 5000; number++)
            Ask($"/{number}", 404, "edge", mark: "all");

        Assert.Equal(1024, _journal.Marked("all").Passages.Length);
        Assert.Equal(50, _journal.Last(10).Errors.Length);
        Assert.Equal("/4999", _journal.Last(1).Passages[0].Target);
    }

    private void Ask(
        string target, int status, string route, CacheResult cache = CacheResult.Miss, string? mark = null, string? detail = null, bool isFill = false, double milliseconds = 5)
    {
        _journal.Add(new Passage(_time.Now, "GET", target, status, 10, milliseconds, route, null, detail, mark, isFill), cache);
    }
}
