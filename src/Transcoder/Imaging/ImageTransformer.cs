using System.Diagnostics;
using System.Globalization;
using NetVips;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging.Steps;

namespace Transcoder.Imaging;

/// <summary>A finished variant.</summary>
public sealed record TransformOutput(byte[] Bytes, OutputFormat Format, Size Size, ServerTiming Timing)
{
    /// <summary>What was decoded for it.</summary>
    public ImageFacts? Source { get; init; }

    public string ContentType => MediaTypes.ContentType(Format);

    public Stream Open() => new MemoryStream(Bytes, writable: false);
}

/// <summary>Original in, variant out; as many at once as the gate lets in.</summary>
public sealed class ImageTransformer(Limits limits, WorkGate gate, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Nothing runs and nothing waits: to wait for an original's bytes within a transform keeps nobody from working.</summary>
    public bool IsIdle => gate.Pending == 0;

    /// <summary>For who is about to bring an original: see <see cref="WorkGate.EnterAsync"/>.</summary>
    public async Task<Outcome<WorkGate.Place>> EnterAsync()
    {
        if (await gate.EnterAsync() is { } place)
            return place;
        Telemetry.Transforms.Add(1, Telemetry.Tag("outcome", FailureKind.Busy));
        return Busy();
    }

    /// <param name="original">Its bytes; or those of its reduced original, and then <paramref name="reducedOf"/> says what they stand for.
    /// Where they do not do for the spec, or are damaged, the failure is <see cref="FailureKind.NotReduced"/>.</param>
    /// <param name="timeLeft">Where that is less than the limits allow, it bounds the waiting and the transform together.</param>
    public async Task<Outcome<TransformOutput>> TransformAsync(
        OriginalBytes original, Spec spec, Watermark? watermark = null, TimeSpan? timeLeft = null, OriginalFacts? reducedOf = null)
    {
        var watch = Stopwatch.StartNew();
        var running = gate.TryRun(() =>
        {
            var waited = watch.Elapsed;
            var output = Transform(original, spec, watermark, timeLeft - waited, reducedOf);
            return output.Try(out var done, out var failed) ? (Outcome<TransformOutput>)(done with { Timing = done.Timing with { Wait = waited } }) : failed;
        });
        var outcome = running is null ? Busy() : await running;
        Count(outcome);
        return outcome;
    }

    /// <summary>An original's reduced one. What does not deserve one is made one all the same: see <see cref="Reduction.IsWorth"/>.</summary>
    public Task<Outcome<ReducedImage>> ReduceAsync(byte[] original) => ApartAsync(() => Reduce(original));

    /// <summary>Reads every byte of a reduced original; fails with <see cref="FailureKind.NotReduced"/> where it is none, or damaged.</summary>
    public Task<Outcome<ReducedImage>> CheckAsync(ReducedImage reduced, OriginalFacts of) => ApartAsync(() => Check(reduced, of));

    /// <summary>The same on the calling thread.</summary>
    public Outcome<ReducedImage> Reduce(byte[] original)
    {
        if (!Probe.Read(original, limits).Try(out var facts, out var failure)
            || !ReduceTo(Reduction.Side, original, facts.Upright).Try(out var large, out failure))
            return failure;
        // Of the large one, which is there: its noise is averaged away. Where it cannot be made, the large one serves.
        var small = ReduceTo(Reduction.SmallSide, large.Bytes, facts.Upright).Value?.Bytes ?? [];
        return small.Length is 0 or > Reduction.SmallBytes ? new ReducedImage(large.Bytes, 0) : new ReducedImage([.. large.Bytes, .. small], small.Length);
    }

    /// <summary>The same on the calling thread.</summary>
    public Outcome<TransformOutput> Transform(
        OriginalBytes original, Spec spec, Watermark? watermark = null, TimeSpan? timeLeft = null, OriginalFacts? reducedOf = null)
    {
        var outcome = TransformAny(original, spec, watermark, timeLeft, reducedOf);
        if (original.IsBrokenOff)
            return new Failure(FailureKind.Storage, "The original did not come whole. Try again.");
        return reducedOf is not null && outcome.Failure is { Kind: FailureKind.Unreadable } damaged
            ? damaged with { Kind = FailureKind.NotReduced }
            : outcome;
    }

    /// <summary>What makes no variant is not counted as one.</summary>
    private Task<Outcome<T>> ApartAsync<T>(Func<Outcome<T>> work) where T : class => gate.TryRun(work) ?? Task.FromResult<Outcome<T>>(Busy());

    private Outcome<TransformOutput> ReduceTo(int side, byte[] from, Size upright) => Transform(from, Reduction.SpecOf(Reduction.SizeOf(upright, side)));

    private Outcome<ReducedImage> Check(ReducedImage reduced, OriginalFacts of)
    {
        foreach (var image in reduced.Images)
        {
            if (Transform(image, Reduction.Check, reducedOf: of).Failure is { } failure)
                return failure;
        }

        return reduced;
    }

    private static Failure Busy() =>
        new(FailureKind.Busy, "All transforms that may run at once are running, and as many wait as may. Try again in a moment.");

    private Outcome<TransformOutput> TransformAny(OriginalBytes original, Spec spec, Watermark? watermark, TimeSpan? timeLeft, OriginalFacts? reducedOf)
    {
        var watch = Stopwatch.StartNew();
        var time = timeLeft < limits.Time ? timeLeft.Value : limits.Time;
        if (time <= TimeSpan.Zero)
            return new Failure(FailureKind.TooLarge, "The original took so long to fetch that no time is left for the transform.");

        using var deadline = new Deadline(time, _clock, original.GiveUp);
        if (!Probe.Read(original, limits).Try(out var facts, out var failure)
            || !(reducedOf is null ? Plan.Make(facts, spec, limits) : Plan.Make(facts, spec, reducedOf, limits)).Try(out var plan, out failure))
            return deadline.Passed ? TooLong(time) : failure;
        plan = plan with { Watermark = watermark };
        var decoded = watch.Elapsed;
        var outcome = Make(original, plan, deadline, time);
        // Where decoder and encoder worked as one, it cannot be told which of them failed; apart it can.
        if (outcome.Failure is { Kind: FailureKind.Internal } && SettleStep.IsSpared(plan))
            outcome = Make(original, plan with { DecodesFirst = true }, deadline, time);
        return outcome.Try(out var output, out failure) ? output with { Source = facts, Timing = output.Timing with { Decode = decoded } } : failure;
    }

    private static Outcome<TransformOutput> Make(OriginalBytes original, Plan plan, Deadline deadline, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        Image[] frames;
        try
        {
            frames = Decode(original, plan, deadline);
        }
        catch (VipsException error)
        {
            return deadline.Passed
                ? TooLong(time)
                : new Failure(FailureKind.Unreadable, $"The original is {plan.Source.Format.Name} and is damaged or cut off.", error.Message);
        }

        try
        {
            using var image = Animation.Draw(frames, plan);
            var drawn = watch.Elapsed;
            var bytes = deadline.Run(image, () => Encoder.Encode(image, plan));
            return new TransformOutput(bytes, plan.Format, plan.Geometry.Canvas, new ServerTiming
            {
                Transform = drawn,
                Encode = watch.Elapsed - drawn,
            });
        }
        catch (VipsException error)
        {
            return deadline.Passed
                ? TooLong(time)
                : new Failure(FailureKind.Internal, $"The variant could not be written as {plan.Format}.", error.Message);
        }
        finally
        {
            Array.ForEach(frames, frame => frame.Dispose());
        }
    }

    private static Image[] Decode(OriginalBytes original, Plan plan, Deadline deadline)
    {
        using var opened = Loader.OpenFor(original, plan);
        return deadline.Run(opened, () => Animation.Decode(opened, plan));
    }

    private static Failure TooLong(TimeSpan time) =>
        new(FailureKind.TooLarge, $"The transform took longer than {time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s, the most that it may.");

    private static void Count(Outcome<TransformOutput> outcome)
    {
        if (!outcome.Try(out var output, out var failure))
        {
            Telemetry.Transforms.Add(1, Telemetry.Tag("outcome", failure.Kind));
            return;
        }

        Telemetry.Transforms.Add(1, Telemetry.Tag("outcome", "made"));
        Telemetry.VariantBytes.Add(output.Bytes.Length, Telemetry.Tag("format", output.Format));
        foreach (var (step, time) in output.Timing.Steps)
            Telemetry.StepTime.Record(time.TotalMilliseconds, Telemetry.Tag("step", step));
    }
}
