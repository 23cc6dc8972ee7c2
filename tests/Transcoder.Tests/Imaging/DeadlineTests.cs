using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class DeadlineTests
{
    [Theory]
    [InlineData("w100")]
    [InlineData("blur100")]
    [InlineData("w100-webp")]
    [InlineData("w100-avif")]
    public void A_transform_whose_time_is_up_is_stopped(string spec)
    {
        var transformer = new ImageTransformer(new Limits { Time = TimeSpan.FromSeconds(7) }, new WorkGate(), new Clock { RunsOutAtOnce = true });
        var failure = transformer.Transform(Samples.Photo("life.jpg"), Transforms.Spec(spec)).Failure;
        Assert.Equal(new Failure(FailureKind.TooLarge, "The transform took longer than 7 s, the most that it may."), failure);
    }

    [Fact]
    public void An_evaluation_that_runs_is_stopped_from_outside()
    {
        var clock = new Clock();
        using var deadline = new Deadline(TimeSpan.FromSeconds(1), clock);
        using var opened = Image.NewFromBuffer(Samples.Photo("life.jpg"), "", Enums.Access.Sequential);
        using var small = opened.Resize(0.1);
        Assert.Throws<VipsException>(() => deadline.Run(opened, () =>
        {
            clock.RunOut();
            return small.WriteToMemory();
        }));
        Assert.True(deadline.Passed);
    }

    [Fact]
    public void Work_that_is_in_time_is_not_touched()
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(1), new Clock());
        using var image = Image.Black(10, 10);
        Assert.Equal(100, deadline.Run(image, image.WriteToMemory).Length);
        Assert.False(deadline.Passed);
    }

    [Fact]
    public void What_is_no_longer_worked_on_is_left_alone()
    {
        var clock = new Clock();
        using var deadline = new Deadline(TimeSpan.FromSeconds(1), clock);
        using var image = Image.Black(10, 10);
        deadline.Run(image, image.WriteToMemory);
        clock.RunOut();
        Assert.Equal(100, image.WriteToMemory().Length);
    }

    [Fact]
    public void The_time_that_is_asked_for_is_the_limits()
    {
        var clock = new Clock();
        new ImageTransformer(new Limits { Time = TimeSpan.FromSeconds(7) }, new WorkGate(), clock).Transform(Samples.Map(4, 4), new Spec());
        Assert.Equal(TimeSpan.FromSeconds(7), clock.Due);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(9, 7)]
    public void Less_time_may_be_left_than_the_limit_allows(int left, int asked)
    {
        var clock = new Clock();
        new ImageTransformer(new Limits { Time = TimeSpan.FromSeconds(7) }, new WorkGate(), clock)
            .Transform(Samples.Map(4, 4), new Spec(), timeLeft: TimeSpan.FromSeconds(left));
        Assert.Equal(TimeSpan.FromSeconds(asked), clock.Due);
    }

    [Fact]
    public void A_transform_that_cannot_end_in_time_is_not_begun()
    {
        var clock = new Clock();
        var failure = new ImageTransformer(new Limits(), new WorkGate(), clock).Transform(Samples.Map(4, 4), new Spec(), timeLeft: TimeSpan.Zero).Failure;
        Assert.Equal((FailureKind.TooLarge, TimeSpan.Zero), (failure!.Kind, clock.Due));
    }

    /// <summary>A clock whose only timer rings when the test says so.</summary>
    private sealed class Clock : TimeProvider
    {
        private Action _ring = () => { };

        public bool RunsOutAtOnce { get; init; }

        public TimeSpan Due { get; private set; }

        public void RunOut() => _ring();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_ring, Due) = (() => callback(state), dueTime);
            if (RunsOutAtOnce)
                RunOut();
            return new NoTimer();
        }
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
