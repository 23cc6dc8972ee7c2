using System.Text;
using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve.Log;

namespace Transcoder.Tests.Serve.Log;

public sealed class ServerLogTests
{
    private static readonly TextLines Lines = new(isColoured: false, () => null);

    [Fact]
    public async Task Everything_is_written_in_its_order_before_it_ends()
    {
        // As many as wait at once, for the loop may begin late.
        const int Requests = ServerLog.Capacity - 1;
        using var screen = new MemoryStream();
        await using (var log = new ServerLog(Lines, screen, TimeProvider.System))
        {
            log.Start();
            for (var number = 0; number < Requests; number++)
                log.Add(LogUnderTest.Request($"/{number}"));
            log.CreateLogger("Tests").LogWarning("{Word} of all", "Last");
        }

        var lines = Encoding.UTF8.GetString(screen.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, Requests).Select(number => $"/{number}"), lines[..^1].Select(line => line.Split(' ')[^1]));
        Assert.EndsWith("warning Last of all", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_before_the_start_and_nothing_is_lost_by_that()
    {
        using var screen = new MemoryStream();
        await using (var log = new ServerLog(Lines, screen, TimeProvider.System))
        {
            log.Add(LogUnderTest.Request("/early"));
            Assert.Equal(0, screen.Length);
        }

        Assert.Contains("/early", Encoding.UTF8.GetString(screen.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screen_that_stands_still_holds_nobody_up_and_what_was_dropped_is_counted()
    {
        using var screen = new StandingStill();
        await using (var log = new ServerLog(Lines, screen, TimeProvider.System))
        {
            log.Start();
            log.Add(LogUnderTest.Request("/first"));
            await screen.IsReached.Task.WaitAsync(TimeSpan.FromMinutes(1));
            for (var number = 0; number < ServerLog.Capacity + 25; number++)
                log.Add(LogUnderTest.Request($"/{number}"));
            screen.GoOn.SetResult();
        }

        var text = Encoding.UTF8.GetString(screen.ToArray());
        Assert.Equal(ServerLog.Capacity + 2, text.Count(letter => letter == '\n'));
        Assert.Contains("warning 25 entries of the log were dropped", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_is_gone_ends_nothing()
    {
        var log = new ServerLog(Lines, new Gone(), TimeProvider.System);
        log.Start();
        for (var number = 0; number < 10; number++)
        {
            log.Add(LogUnderTest.Request($"/{number}"));
            await Task.Yield();
        }

        await log.DisposeAsync();
    }

    private sealed class StandingStill : MemoryStream
    {
        public TaskCompletionSource IsReached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsReached.TrySetResult();
            await GoOn.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class Gone : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Broken pipe");
    }
}
