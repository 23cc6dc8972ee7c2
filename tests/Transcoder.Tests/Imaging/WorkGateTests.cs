using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class WorkGateTests
{
    [Fact]
    public async Task What_fits_runs_and_its_result_comes_back()
    {
        using var gate = new WorkGate(2, 0);
        Assert.Equal(7, await gate.TryRun(() => 7)!);
        Assert.Equal(0, gate.Pending);
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_threads_and_what_does_not_fit_is_refused()
    {
        using var gate = new WorkGate(threads: 2, queue: 3);
        using var open = new ManualResetEventSlim();
        using var started = new CountdownEvent(2);
        var (running, most) = (0, 0);
        var admitted = Enumerable.Range(0, 5).Select(_ => gate.TryRun(Work)!).ToList();
        started.Wait();

        Assert.Equal(5, gate.Pending);
        Assert.Null(gate.TryRun(() => 0));
        open.Set();
        await Task.WhenAll(admitted);
        Assert.Equal(2, most);
        Assert.Equal(1, await gate.TryRun(() => 1)!);

        int Work()
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (!started.IsSet)
                started.Signal();
            open.Wait();
            return Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task Originals_are_brought_for_what_runs_and_what_is_next_and_no_more_wait_than_may()
    {
        using var gate = new WorkGate(threads: 1, queue: 2);
        var (runs, next, waits) = (await gate.EnterAsync(), await gate.EnterAsync(), gate.EnterAsync());

        Assert.False(waits.IsCompleted);
        Assert.Null(await gate.EnterAsync());
        runs!.Dispose();
        runs.Dispose();
        using var late = await waits;
        Assert.False(gate.EnterAsync().IsCompleted);
        next!.Dispose();
    }

    [Fact]
    public async Task Who_was_just_answered_may_come_again()
    {
        using var gate = new WorkGate(threads: 1, queue: 0);
        for (var i = 0; i < 2000; i++)
        {
            var run = gate.TryRun(() => i);
            Assert.NotNull(run);
            await run;
        }
    }

    [Fact]
    public async Task An_exception_passes_to_the_caller_and_frees_the_place()
    {
        using var gate = new WorkGate(1, 0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.TryRun<int>(() => throw new InvalidOperationException())!);
        Assert.Equal(1, await gate.TryRun(() => 1)!);
    }

    [Fact]
    public void A_closed_gate_lets_nothing_in()
    {
        var gate = new WorkGate(1, 0);
        gate.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = gate.TryRun(() => 1) is null);
    }

    [Fact]
    public async Task A_full_gate_is_answered_busy()
    {
        using var gate = new WorkGate(1, 0);
        using var open = new ManualResetEventSlim();
        var running = gate.TryRun(() => { open.Wait(); return 0; });
        var transformer = new ImageTransformer(new Limits(), gate);
        Assert.Equal(FailureKind.Busy, (await transformer.TransformAsync(Samples.Map(4, 4), new Spec())).Failure?.Kind);
        open.Set();
        await running!;
        Assert.True((await transformer.TransformAsync(Samples.Map(4, 4), new Spec())).Try(out var made, out _));
        Assert.NotNull(made.Timing.Wait);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); seen < now;)
            seen = Interlocked.CompareExchange(ref most, now, seen);
    }
}
