using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

public class AllocationTests
{
    private const string Text = "w200-h300-cover-fp30x70-dpr2-rot90-gray-blur5-bg000000-wmlogo-q70-webp";
    private static readonly string[] Watermarks = ["logo"];

    [Fact]
    public void Parsing_allocates_the_spec_and_nothing_else() => Assert.Equal(
        Allocated(() => new Spec()),
        Allocated(() => Grammar.TryParse(Text, Watermarks, out var spec, out _) ? spec : null));

    [Fact]
    public void Printing_allocates_the_text_and_nothing_else()
    {
        Assert.True(Grammar.TryParse(Text, Watermarks, out var spec, out _));
        Assert.Equal(Allocated(() => new string('x', Text.Length)), Allocated(() => Grammar.Print(spec)));
    }

    [Fact]
    public void A_folders_name_allocates_nothing() => Assert.Equal(
        0, Allocated(() => Grammar.TryParse("holiday-photos", Watermarks, out var spec, out _) ? spec : null));

    private static long Allocated(Func<object?> act)
    {
        // The least of a few calls: the first pays for what is made once, and another may run into the compiler's own work.
        return Enumerable.Range(0, 10).Min(_ => Once(act));
    }

    private static long Once(Func<object?> act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var made = act();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(made);
        return allocated;
    }
}
