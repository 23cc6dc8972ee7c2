namespace Transcoder.Tests.Serve;

public sealed class HitAllocationTests
{
    /// <summary>Grammar, routing, cache, headers and the line of the log together.</summary>
    private const long MostBytes = 4096;

    [Fact]
    public async Task A_hit_of_the_edge_allocates_less_than_four_kilobytes_with_its_line_in_the_log()
    {
        await using var visit = await EdgeVisit.OfAHitAsync();
        // The least of some: the first pays for what is made once, and another may run into the compiler's own work.
        var least = Enumerable.Range(0, 20).Min(_ => Allocated(visit));

        Assert.Equal((200, 11 * 1024L, "Hit"), (visit.StatusCode, visit.BodyLength, visit.ResponseHeaders["X-Cache"].ToString()));
        Assert.InRange(least, 1, MostBytes);
    }

    private static long Allocated(EdgeVisit visit)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var visited = visit.GoAsync();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // Else what another thread allocated would be missing.
        Assert.True(visited.IsCompletedSuccessfully);
        return allocated;
    }
}
