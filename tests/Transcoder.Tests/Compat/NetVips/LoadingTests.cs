using System.Text;
using NetVips;
using Vips = NetVips.NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class LoadingTests
{
    private const string Svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='20' height='10' fill='red'/></svg>";

    [Fact]
    public void Bytes_span_text_and_characters_load_alike()
    {
        var png = Pictures.Png();
        using var expected = Pictures.Gradient();
        using var fromBytes = Image.NewFromBuffer(png, access: Enums.Access.Random, failOn: Enums.FailOn.Warning);
        using var fromSpan = Image.NewFromBuffer(png.AsSpan());
        Pictures.AssertSamePixels(expected, fromBytes);
        Pictures.AssertSamePixels(expected, fromSpan);

        using var fromText = Image.NewFromBuffer(Svg);
        using var fromCharacters = Image.NewFromBuffer(Svg.ToCharArray());
        Assert.Equal((20, 10), (fromText.Width, fromText.Height));
        Pictures.AssertSamePixels(fromText, fromCharacters);
    }

    [Fact]
    public void Options_come_by_string_and_by_name()
    {
        var jpeg = Pictures.Jpeg();
        using var byString = Image.NewFromBuffer(jpeg, "[shrink=2]");
        using var byName = Image.NewFromBuffer(jpeg, kwargs: new VOption { { "shrink", 4 } });
        Assert.Equal(48, byString.Width);
        Assert.Equal(24, byName.Width);
    }

    [Fact]
    public void An_option_bag_is_a_dictionary()
    {
        var options = new VOption { { "shrink", 4 }, { "autorotate", true } };
        options["shrink"] = 8;
        Assert.True(options.Remove("autorotate"));
        Assert.True(options.TryGetValue("shrink", out var shrink));
        Assert.Equal(8, shrink);
        Assert.Equal(8, options["shrink"]);
        Assert.True(options.Count == 1);
        foreach (var (name, _) in options)
        {
            Assert.Equal("shrink", name);
        }
        Assert.Single((System.Collections.IEnumerable)options);
        Assert.Throws<ArgumentException>(() => options.Add("shrink", 1));
        using var image = Image.NewFromBuffer(Pictures.Jpeg(), kwargs: options);
        Assert.Equal(12, image.Width);
    }

    [Fact]
    public void Files_load_and_save()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "bïld.jpg");
            using (var image = Pictures.Gradient())
            {
                image.WriteToFile(file + "[Q=90]", new VOption { { "optimize_coding", true } });
            }
            using var loaded = Image.NewFromFile(file, memory: true, access: Enums.Access.Random, failOn: Enums.FailOn.Error);
            using var shrunk = Image.NewFromFile(file + "[shrink=2]", revalidate: Vips.AtLeastLibvips(8, 15) ? true : null);
            using var thumbnail = Image.Thumbnail(file, 24, height: 24, size: Enums.Size.Both);
            Assert.Equal((96, 48, 24), (loaded.Width, shrunk.Width, thumbnail.Width));

            using var source = Source.NewFromFile(file);
            using var fromSource = Image.NewFromSource(source);
            Pictures.AssertSamePixels(loaded, fromSource);

            var copy = Path.Combine(folder.FullName, "copy.png");
            using (var target = Target.NewToFile(copy))
            {
                fromSource.WriteToTarget(target, ".png");
            }
            using var reread = Image.NewFromFile(copy);
            Pictures.AssertSamePixels(loaded, reread);
            Assert.Throws<VipsException>(() => Image.NewFromFile(Path.Combine(folder.FullName, "missing.jpg")));
            Assert.Throws<VipsException>(() => Source.NewFromFile(Path.Combine(folder.FullName, "missing.jpg")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Sources_in_memory_load()
    {
        var png = Pictures.Png();
        using var expected = Pictures.Gradient();
        using var pinned = Source.NewFromMemory(png);
        using var copied = Source.NewFromMemory(png.AsSpan());
        using var text = Source.NewFromMemory(Svg);
        using var one = Image.NewFromSource(pinned);
        using var two = Image.NewFromSource(copied);
        using var three = Image.NewFromSource(text);
        Pictures.AssertSamePixels(expected, one);
        Pictures.AssertSamePixels(expected, two);
        Assert.Equal(20, three.Width);
    }

    [Fact]
    public void Finds_the_loader_of_a_format()
    {
        Assert.Equal("VipsForeignLoadJpegBuffer", Image.FindLoadBuffer(Pictures.Jpeg()));
        Assert.Equal("VipsForeignLoadSvgBuffer", Image.FindLoadBuffer(Encoding.UTF8.GetBytes(Svg)));
        Assert.Null(Image.FindLoadBuffer([1, 2, 3, 4]));
        Assert.Null(Image.FindLoadBuffer([]));
    }

    [Fact]
    public void Pixels_go_in_and_out_as_any_number()
    {
        float[] values = [0.5f, 1.5f, -2f, 4f];
        using var image = Image.NewFromMemory(values, 2, 2, 1, Enums.BandFormat.Float);
        Assert.Equal(values, image.WriteToMemory<float>());
        Assert.Equal(16, image.WriteToMemory().Length);
        using var odd = Image.Black(3, 1);
        Assert.Throws<ArgumentException>(() => odd.WriteToMemory<short>());
        Assert.Throws<VipsException>(() => Image.NewFromMemory(values, 20, 20, 1, Enums.BandFormat.Float));
    }

    [Fact]
    public void Thumbnails_come_from_all_inputs()
    {
        var jpeg = Pictures.Jpeg();
        using var source = Source.NewFromMemory(jpeg);
        using var stream = new MemoryStream(jpeg);
        using var fromBuffer = Image.ThumbnailBuffer(jpeg, 32, optionString: "[fail_on=truncated]", height: 32,
            crop: Enums.Interesting.Centre, linear: false, noRotate: true, intent: Enums.Intent.Relative);
        using var fromSource = Image.ThumbnailSource(source, 32, height: 32, crop: Enums.Interesting.Centre);
        using var fromStream = Image.ThumbnailStream(stream, 32, height: 32, crop: Enums.Interesting.Centre);
        using var whole = Image.NewFromBuffer(jpeg);
        using var fromImage = whole.ThumbnailImage(32, height: 32, crop: Enums.Interesting.Centre);
        foreach (var thumbnail in new[] { fromBuffer, fromSource, fromStream, fromImage })
        {
            Assert.Equal((32, 32), (thumbnail.Width, thumbnail.Height));
        }
    }
}
