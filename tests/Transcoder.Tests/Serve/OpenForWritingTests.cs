using Transcoder.Cli.Serve;

namespace Transcoder.Tests.Serve;

public sealed class OpenForWritingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_file_is_being_written_from_the_opening_to_the_closing_where_the_system_tells()
    {
        var path = _folder["photo.jpg"];
        using (var copy = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Equal(OperatingSystem.IsLinux(), OpenForWriting.IsSo(path));
            copy.Write([1, 2, 3]);
            copy.Flush();
            Assert.Equal(OperatingSystem.IsLinux(), OpenForWriting.IsSo(path));
        }

        Assert.False(OpenForWriting.IsSo(path));
    }

    [Fact]
    public void Readers_write_nothing()
    {
        var path = _folder["photo.jpg"];
        File.WriteAllBytes(path, [1, 2, 3]);
        using var reader = File.OpenRead(path);
        Assert.False(OpenForWriting.IsSo(path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_being_written() => Assert.False(OpenForWriting.IsSo(_folder["none.jpg"]));

    [Fact]
    public async Task A_pipe_keeps_nobody_waiting()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_folder["pipe.jpg"]]))
            await make.WaitForExitAsync();
        Assert.True(File.Exists(_folder["pipe.jpg"]));

        Assert.False(await Task.Run(() => OpenForWriting.IsSo(_folder["pipe.jpg"])).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Writers_that_come_while_it_is_asked_are_not_disturbed()
    {
        var path = _folder["photo.jpg"];
        File.WriteAllBytes(path, [1, 2, 3]);
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                _ = OpenForWriting.IsSo(path);
        });
        for (var i = 0; i < 2000; i++)
        {
            await using var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            writer.WriteByte((byte)i);
        }

        await stop.CancelAsync();
        await asking;
        Assert.Equal(unchecked((byte)1999), File.ReadAllBytes(path)[0]);
    }

    public void Dispose() => _folder.Dispose();
}
