using System.Diagnostics.Metrics;

namespace Transcoder.EndToEnd;

/// <summary>Counts what the whole process does, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Many at once.</summary>
[Collection(nameof(Alone))]
public class HerdTests
{
    [Fact]
    public async Task Two_hundred_cold_requests_for_one_variant_make_one_transform_and_two_hundred_right_answers()
    {
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo);
        await cdn.Browser.ImageAsync("/photo.jpg");
        using var transforms = new TransformCount();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => cdn.Browser.FollowAsync("/w1200/photo.jpg")));

        Assert.Equal(1, transforms.Made);
        Assert.All(replies, reply => Assert.Equal((200, "image/jpeg"), (reply.Status, reply.ContentType)));
        Assert.Equal(1200, replies[0].Width);
        Assert.Single(replies.DistinctBy(reply => Convert.ToBase64String(reply.Body)));
    }

    [Fact]
    public async Task So_do_those_that_ask_the_resize_handler_itself_under_conditions_that_no_cache_can_join()
    {
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo);
        await cdn.Browser.ImageAsync("/photo.jpg");
        using var transforms = new TransformCount();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(number => cdn.Browser.GetAsync("/resize/w1200/photo.jpg", ("If-None-Match", $"\"{number}\""))));

        Assert.Equal(1, transforms.Made);
        Assert.All(replies, reply => Assert.Equal((200, replies[0].Body.Length), (reply.Status, reply.Body.Length)));
    }

    [Fact]
    public async Task Who_hangs_up_does_not_take_the_answer_from_the_others()
    {
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo);
        await cdn.Browser.ImageAsync("/photo.jpg");
        using var transforms = new TransformCount();

        using (var impatient = new System.Net.Sockets.TcpClient())
        {
            await impatient.ConnectAsync(cdn.Address.Host, cdn.Address.Port);
            await impatient.GetStream().WriteAsync("GET /resize/w1920/photo.jpg HTTP/1.1\r\nHost: cdn\r\n\r\n"u8.ToArray());
        }

        Assert.Equal(1920, (await cdn.Browser.GetAsync("/resize/w1920/photo.jpg")).Width);
        Assert.Equal(1, transforms.Made);
    }

    [Fact]
    public async Task More_work_than_there_is_room_for_is_refused_and_the_rest_is_done()
    {
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo);
        await cdn.Browser.ImageAsync("/photo.jpg");
        var paths = (
            from width in (int[])[200, 240, 256, 300, 320, 384, 400, 480, 500, 512]
            from rest in (string[])["", "-gray", "-flip", "-flop", "-sharpen", "-rot90", "-rot180", "-q50", "-q60", "-q70", "-q90", "-blur2"]
            select $"/resize/w{width}{rest}/photo.jpg").ToArray();

        var replies = await Task.WhenAll(paths.Select(path => cdn.Browser.GetAsync(path)));

        Assert.All(replies, reply => Assert.Contains(reply.Status, (int[])[200, 503]));
        Assert.Contains(replies, reply => reply.Status == 200);
        foreach (var refused in replies.Where(reply => reply.Status == 503))
        {
            Assert.Equal(("1", "no-store"), (refused["Retry-After"], refused["Cache-Control"]));
            Assert.Contains("Try again", refused.Detail);
        }

        // Nobody remembers the refusal.
        foreach (var (path, _) in paths.Zip(replies).Where(asked => asked.Second.Status == 503).Take(3))
            Assert.Equal(200, (await cdn.Browser.GetAsync(path)).Status);
    }

    private sealed class TransformCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _made;

        public TransformCount()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Transcoder", Name: "transcoder.transforms" })
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _made, count));
            _listener.Start();
        }

        public long Made => Interlocked.Read(ref _made);

        public void Dispose() => _listener.Dispose();
    }
}
