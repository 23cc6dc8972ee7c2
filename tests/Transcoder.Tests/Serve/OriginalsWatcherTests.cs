using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Transcoder.Cli.Serve;
using Transcoder.Storage;

namespace Transcoder.Tests.Serve;

public sealed class OriginalsWatcherTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(string Key, long? Size)> _reconciled = [];
    private readonly ConcurrentDictionary<string, int> _inWork = [];
    private FolderStore _source = null!;
    private FolderStore _destination = null!;
    private OriginalsWatcher _watcher = null!;
    private Func<string, Task> _before = _ => Task.CompletedTask;
    private int _full;
    private int _overlaps;
    private int _most;

    public async Task InitializeAsync()
    {
        (_source, _destination) = (new FolderStore(_folder.Make("in")), new FolderStore(_folder.Make("out")));
        _watcher = new OriginalsWatcher(
            _folder["in"],
            _source,
            _destination,
            new Reconciliation(ReconcileAsync, _ =>
            {
                Interlocked.Increment(ref _full);
                return Task.CompletedTask;
            }),
            new OriginalsWatcherOptions { FullEvery = TimeSpan.FromSeconds(1) },
            NullLogger<OriginalsWatcher>.Instance);
        _watcher.Start();
        await UntilAsync(() => _full == 1);
    }

    public async Task DisposeAsync()
    {
        await _watcher.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_dropped_a_changed_and_a_deleted_file_are_reconciled()
    {
        await File.WriteAllTextAsync(_folder["in/a b.jpg"], "1");
        await UntilAsync(() => IsMirrored("a b.jpg", 1));
        await File.WriteAllTextAsync(_folder["in/a b.jpg"], "22");
        await UntilAsync(() => IsMirrored("a b.jpg", 2));
        File.Delete(_folder["in/a b.jpg"]);
        await UntilAsync(() => IsMirrored("a b.jpg", null));
    }

    [Fact]
    public async Task A_file_is_looked_after_until_it_rests_and_is_mirrored()
    {
        await File.WriteAllTextAsync(_folder["in/a.jpg"], "1");
        Assert.True(_watcher.LooksAfter("a.jpg"));
        await UntilAsync(() => !_watcher.LooksAfter("a.jpg"));
        Assert.True(IsMirrored("a.jpg", 1));
        Assert.False(_watcher.LooksAfter("nothing.jpg"));
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_left_alone_until_it_rests()
    {
        await using (var file = File.Create(_folder["in/slow.jpg"]))
        {
            for (var i = 0; i < 20; i++)
            {
                await file.WriteAsync(new byte[1000]);
                await file.FlushAsync();
                await Task.Delay(30);
            }
        }
        await UntilAsync(() => IsMirrored("slow.jpg", 20_000));
        Assert.All(_reconciled, seen => Assert.Equal(20_000, seen.Size));
    }

    [Fact]
    public async Task A_folder_that_comes_whole_is_renamed_and_goes()
    {
        Directory.CreateDirectory(_folder["elsewhere/deep/er"]);
        await File.WriteAllTextAsync(_folder["elsewhere/a.jpg"], "1");
        await File.WriteAllTextAsync(_folder["elsewhere/deep/er/b.jpg"], "1");
        Directory.Move(_folder["elsewhere"], _folder["in/one"]);
        await UntilAsync(() => IsMirrored("one/a.jpg", 1) && IsMirrored("one/deep/er/b.jpg", 1));

        Directory.Move(_folder["in/one"], _folder["in/two"]);
        await UntilAsync(() => IsMirrored("two/deep/er/b.jpg", 1) && IsMirrored("one/deep/er/b.jpg", null));

        await File.WriteAllTextAsync(_folder["in/two/deep/later.jpg"], "1");
        await UntilAsync(() => IsMirrored("two/deep/later.jpg", 1));

        Directory.Delete(_folder["in/two"], recursive: true);
        await UntilAsync(() => IsMirrored("two/a.jpg", null) && IsMirrored("two/deep/later.jpg", null));
    }

    [Fact]
    public async Task Folders_made_and_filled_at_once_lose_nothing()
    {
        for (var i = 0; i < 50; i++)
        {
            Directory.CreateDirectory(_folder[$"in/n{i}/x/y"]);
            await File.WriteAllTextAsync(_folder[$"in/n{i}/x/y/a.jpg"], "1");
        }
        await UntilAsync(() => Enumerable.Range(0, 50).All(i => IsMirrored($"n{i}/x/y/a.jpg", 1)));
    }

    [Fact]
    public async Task Hidden_names_are_nobodys_business_until_they_are_renamed()
    {
        Directory.CreateDirectory(_folder["in/.transcoder/tmp"]);
        await File.WriteAllTextAsync(_folder["in/.transcoder/tmp/x"], "1");
        await File.WriteAllTextAsync(_folder["in/.upload"], "1");
        await Task.Delay(400);
        Assert.Empty(_reconciled);

        File.Move(_folder["in/.upload"], _folder["in/up.jpg"]);
        await UntilAsync(() => IsMirrored("up.jpg", 1));
        Assert.All(_reconciled, seen => Assert.StartsWith("up.jpg", seen.Key));
    }

    [Fact]
    public async Task A_thousand_files_at_once()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (i, cancel) =>
            await File.WriteAllTextAsync(_folder[$"in/{i}.jpg"], "1", cancel));
        await UntilAsync(() => _reconciled.Select(seen => seen.Key).Distinct().Count() == 1000);

        Assert.Equal((0, 2), (_overlaps, _most));
    }

    [Fact]
    public async Task What_changes_while_it_is_in_work_comes_again_and_never_twice_at_once()
    {
        _before = _ => Task.Delay(300);
        for (var i = 1; i <= 6; i++)
        {
            await File.WriteAllTextAsync(_folder["in/a.jpg"], new string('x', i));
            await Task.Delay(150);
        }
        await UntilAsync(() => IsMirrored("a.jpg", 6));
        Assert.Equal(0, _overlaps);
    }

    [Fact]
    public async Task What_fails_is_tried_again()
    {
        var failures = 2;
        _before = _ => Interlocked.Decrement(ref failures) >= 0 ? throw new StorageException("no") : Task.CompletedTask;
        await File.WriteAllTextAsync(_folder["in/a.jpg"], "1");
        await UntilAsync(() => IsMirrored("a.jpg", 1));
    }

    [Fact]
    public async Task A_request_waits_for_a_file_dropped_a_moment_ago()
    {
        Assert.False(await _watcher.SettleAsync("a.jpg", mayBeNew: true, default));
        Assert.False(await _watcher.SettleAsync("../in/a.jpg", mayBeNew: true, default));

        await File.WriteAllTextAsync(_folder["in/a.jpg"], "1");
        Assert.True(await _watcher.SettleAsync("a.jpg", mayBeNew: true, default));
        Assert.NotNull(await _destination.HeadAsync("a.jpg"));
        await UntilAsync(() => _watcher.SettleAsync("a.jpg", mayBeNew: true, default) is { IsCompletedSuccessfully: true, Result: false });
    }

    [Fact]
    public async Task A_request_does_not_wait_for_ever()
    {
        var never = new TaskCompletionSource();
        _before = _ => never.Task;
        await File.WriteAllTextAsync(_folder["in/a.jpg"], "1");

        await _watcher.SettleAsync("a.jpg", mayBeNew: true, default);

        Assert.Null(await _destination.HeadAsync("a.jpg"));
        _before = _ => Task.CompletedTask;
        never.SetResult();
    }

    [Fact]
    public Task All_are_looked_at_again_and_again() => UntilAsync(() => _full >= 3);

    private async Task ReconcileAsync(string key, CancellationToken cancel)
    {
        if (_inWork.AddOrUpdate(key, 1, (_, n) => n + 1) > 1)
            Interlocked.Increment(ref _overlaps);
        lock (_inWork)
            _most = Math.Max(_most, _inWork.Count);
        try
        {
            await _before(key).WaitAsync(cancel);
            var source = await _source.HeadAsync(key, cancel);
            if (source is null)
                await _destination.DeleteAsync([key], cancel);
            else
                await _destination.CopyAsync(_source, source, key, source.Headers, cancel);
            _reconciled.Enqueue((key, source?.Size));
        }
        finally
        {
            _inWork.TryRemove(key, out _);
        }
    }

    private bool IsMirrored(string key, long? size) =>
        _reconciled.LastOrDefault(seen => seen.Key == key) is { Key: not null } last && last.Size == size;

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1500 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }
}
