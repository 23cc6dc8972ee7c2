using FsCheck;
using FsCheck.Fluent;
using NetVips;
using Transcoder.Imaging;
using static Transcoder.Imaging.ProgressiveScan;

namespace Transcoder.Tests.Imaging;

/// <summary>Of a progressive JPEG only the first scan is needed where the decoder shrinks by eight.</summary>
public class ProgressiveScanTests
{
    private static readonly byte[] Photo = Remade();

    [Fact]
    public void The_scan_ends_before_the_second_one_begins()
    {
        var found = Find(Photo);
        Assert.Equal(Answer.Found, found.State);
        Assert.InRange(found.End, 2000, Photo.Length / 2);
        Assert.Equal(0xFF, Photo[found.End]);
        Assert.Contains(Photo[found.End + 1], new byte[] { 0xC4, 0xDA });
        Assert.Equal([0xFF, 0xC2], Photo[(found.Frame - 4)..(found.Frame - 2)]);
    }

    [Fact]
    public void Every_beginning_says_that_more_is_needed_until_the_end_is_there()
    {
        var whole = Find(Photo);
        var header = Photo.AsSpan().IndexOf((byte[])[0xFF, 0xDA]) + 2;
        var begun = header + Photo[header + 1];
        for (var length = 0; length <= whole.End; length += length < 1000 ? 1 : 7)
            Assert.Equal(new ProgressiveScan(Answer.NeedsMore, Frame: length < begun ? 0 : whole.Frame), Find(Photo.AsSpan(0, length)));
        for (var length = whole.End + 2; length < Photo.Length; length += 101)
            Assert.Equal(whole, Find(Photo.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("life.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("ultrahdr.jpg")]
    [InlineData("alpha.png")]
    [InlineData("pan.gif")]
    public void What_is_no_progressive_jpeg_is_none(string photo) => Assert.Equal(new ProgressiveScan(Answer.None), Find(Samples.Photo(photo)));

    [Fact]
    public void A_thumbnail_within_the_metadata_is_passed_over()
    {
        var thumbnail = Build(Frame(1), Scan([1], 0, 0, 0), [9, 9, 9]);
        byte[] inner = [.. "Exif\0\0"u8, .. thumbnail];
        var file = Build(Segment(0xE1, inner), Frame(1), Scan([1], 0, 0, 0), [1, 2, 3]);
        Assert.Equal(file.Length - 2, Find(file).End);
        Assert.Equal(Answer.None, Find(Build(Segment(0xE1, inner), Segment(0xC0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0]), Scan([1], 0, 0, 0))).State);
    }

    [Fact]
    public void Scans_of_one_component_each_are_all_waited_for()
    {
        var file = Build(Frame(3), Scan([1], 0, 0, 0), [7], Scan([1], 1, 63, 0), [7, 7], Scan([2], 0, 0, 0), [7], Scan([3], 0, 0, 1), [7, 7, 7]);
        Assert.Equal((Answer.Found, file.Length - 2), (Find(file).State, Find(file).End));
        Assert.Equal(Answer.None, Find(Build(Frame(3), Scan([1], 0, 0, 0), [7], Scan([2], 0, 0, 0), [7])).State);
    }

    [Fact]
    public void A_scan_that_refines_another_is_not_taken_for_it() =>
        Assert.Equal(Answer.None, Find(Build(Frame(1), Scan([1], 0, 0, 0x10), [7])).State);

    [Theory]
    [InlineData(9, 1, true)]
    [InlineData(10, 1, false)]
    [InlineData(255, 0, true)]
    [InlineData(3, 2, true)]
    [InlineData(4, 2, false)]
    [InlineData(1, 15, false)]
    public void Means_that_leave_too_much_for_later_are_not_enough(byte step, byte left, bool areEnough)
    {
        var file = Build(Table(0, 99), Frame(3), Table(0, step), Scan([1, 2, 3], 0, 0, left), [7]);
        Assert.Equal(areEnough ? Answer.Found : Answer.None, Find(file).State);
        Assert.Equal(areEnough ? Answer.Found : Answer.None, Find(Build(Frame(3), Table(0x10, 0, step), Scan([1, 2, 3], 0, 0, left), [7])).State);
    }

    [Fact]
    public void Stuffed_bytes_restarts_and_fill_belong_to_where_they_stand()
    {
        byte[] coded = [1, 0xFF, 0, 2, 0xFF, 0xD0, 3, 0xFF, 0xFF, 0xD7, 4, 0xFF, 0xFF, 0, 5];
        byte[] file = [0xFF, 0xD8, .. Frame(1), 0xFF, 0xFF, .. Scan([1], 0, 0, 0), .. coded, 0xFF, 0xFF, 0xFF, 0xD9];
        Assert.Equal((Answer.Found, file.Length - 4), (Find(file).State, Find(file).End));
        Assert.Equal(Answer.NeedsMore, Find(file.AsSpan(0, file.Length - 1)).State);
    }

    [Theory]
    [InlineData("ffd8 ffd9")]
    [InlineData("ffd8 ffd8")]
    [InlineData("ffd8 00")]
    [InlineData("ffd8 ffe0 0001")]
    [InlineData("ffd8 ffda 0008 01 0100 000000")]
    [InlineData("ffd8 ffc2 0008 080010001001")]
    [InlineData("ffd8 ffc2 000b 080010001001 011100 ffda 0003 00")]
    [InlineData("ffd8 ffc2 000b 080010001001 011100 ffda 0008 01 0100 003f00")]
    [InlineData("ffd8 ffc2 000b 080010001001 011100 ffc2 000b 080010001001 011100")]
    [InlineData("ffd8 ffdb 0005 000101")]
    [InlineData("ffd8 ffca 000b 080010001001 011100")]
    public void What_is_out_of_the_ordinary_is_left_to_the_decoder(string hex) =>
        Assert.Equal(new ProgressiveScan(Answer.None), Find(Convert.FromHexString(hex.Replace(" ", ""))));

    [Fact]
    public void Anything_may_come()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue - 1) from count in Gen.Choose(0, 20) select (seed, count);
        Prop.ForAll(cases.ToArbitrary(), damage =>
            {
                var random = new Random(damage.seed);
                var file = Photo[..random.Next(Photo.Length)];
                for (var i = 0; i < damage.count && file.Length > 0; i++)
                    file[random.Next(random.Next(2) == 0 ? Math.Min(400, file.Length) : file.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
                var found = Find(file);
                return found.State == Answer.Found
                    ? found.End > 2 && found.End < file.Length && file[found.End] == 0xFF && Find(file.AsSpan(0, found.End + 2)).State != Answer.None
                    : found.End == 0 && (found.State == Answer.NeedsMore || found.Frame == 0);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20_250_102, 7));
    }

    /// <summary>The sample itself is of quality 70, whose means leave too much.</summary>
    private static byte[] Remade()
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("progressive.jpg"));
        return photo.JpegsaveBuffer(q: 90, interlace: true);
    }

    private static byte[] Build(params byte[][] parts) => [0xFF, 0xD8, .. parts.SelectMany(part => part), .. Terminator];

    private static byte[] Segment(byte marker, params byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    /// <summary>A quantisation table; the means' step is given, and the other 63 are ones.</summary>
    private static byte[] Table(byte kind, params byte[] step) =>
        Segment(0xDB, [kind, .. step, .. Enumerable.Repeat(step.Length == 1 ? new byte[] { 1 } : [0, 1], 63).SelectMany(one => one)]);

    private static byte[] Frame(int components) =>
        Segment(0xC2, [8, 0, 16, 0, 16, (byte)components, .. Enumerable.Range(1, components).SelectMany(id => new byte[] { (byte)id, 0x11, 0 })]);

    private static byte[] Scan(byte[] components, byte first, byte last, byte approximation) =>
        Segment(0xDA, [(byte)components.Length, .. components.SelectMany(id => new byte[] { id, 0 }), first, last, approximation]);
}
