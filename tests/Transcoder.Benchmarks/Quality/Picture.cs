using NetVips;

namespace Transcoder.Benchmarks.Quality;

/// <summary>What an encoder is given: pixels in memory, nothing lost since they were resized.</summary>
internal sealed record Picture(string Name, Image Image)
{
    private static readonly string[] Names = ["life", "mountains", "seeding", "kleiber"];

    public static Picture[] Photographs(int width) =>
    [
        .. Names.Select(name => new Picture(name, Resized(File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "photos", "quality", $"{name}.jpg")), width))),
        new("dragonfly", Resized(Photos.Dragonfly(), width)),
    ];

    /// <summary>Photographs, some of them with an alpha that fades out, and one screen of a program.</summary>
    public static Picture[] Lossless(int width) =>
    [
        .. Photographs(width)[..2],
        .. Photographs(width)[2..4].Select(photo => new Picture($"{photo.Name}, alpha", Fading(photo.Image))),
        new("screen", Screen(width)),
    ];

    public static Picture[] WithAlpha(int width) => [.. Photographs(width).Select(photo => new Picture(photo.Name, Fading(photo.Image)))];

    /// <summary>Sixteen frames each: a camera that pans, and a still scene with something small that moves.</summary>
    public static Picture[] Moving(int width) =>
    [
        .. Photographs(1600)[..3].Select(photo => new Picture($"{photo.Name}, panned", Panned(photo.Image, width))),
        .. Photographs(width)[..2].Select(photo => new Picture($"{photo.Name}, still", Crossed(photo.Image))),
        new("screen, still", Crossed(Screen(width))),
    ];

    /// <summary>Of the photograph with the most detail, leaves and grain at the sharpness of the original; its mirror images fill a square.</summary>
    public static Picture Square(int side)
    {
        using var photo = Image.NewFromBuffer(Photos.Dragonfly());
        using var leaves = photo.Crop(0, photo.Height - 1600, 1600, 1600);
        using var mirrored = leaves.Flip(Enums.Direction.Horizontal);
        using var tiles = Image.Arrayjoin([leaves, mirrored, leaves, mirrored, leaves, mirrored, leaves, mirrored, leaves], across: 3);
        using var cut = tiles.Crop(0, 0, side, side);
        return new("leaves", InMemory(cut.WriteToMemory(), side, side, 3));
    }

    /// <summary>What an encoder finds hardest.</summary>
    public static Picture Noise(int width, int height)
    {
        var random = new Random(1);
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(128 + 50 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), 0, 255);
        return new("noise", InMemory(pixels, width, height, 3));
    }

    private static Image Resized(byte[] photo, int width)
    {
        using var opened = Image.NewFromBuffer(photo);
        using var resized = opened.Resize((double)width / opened.Width);
        // An exact size, and nothing in it but pixels.
        using var cut = resized.Crop(0, 0, width, resized.Height);
        return InMemory(cut.WriteToMemory(), cut.Width, cut.Height, cut.Bands);
    }

    private static Image Fading(Image photo)
    {
        var (width, height) = (photo.Width, photo.Height);
        var (from, pixels) = (photo.WriteToMemory(), new byte[width * height * 4]);
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (2.0 * (i % width) / width - 1, 2.0 * (i / width) / height - 1);
            from.AsSpan(i * 3, 3).CopyTo(pixels.AsSpan(i * 4));
            pixels[i * 4 + 3] = (byte)Math.Clamp(20 * 255 * (1 - Math.Sqrt(x * x + y * y)), 0, 255);
        }

        return InMemory(pixels, width, height, 4);
    }

    /// <summary>Bars, panels, a gradient, and lines of what is as large and as sharp as letters.</summary>
    private static Image Screen(int width)
    {
        var height = width * 3 / 4;
        var random = new Random(1);
        var pixels = new byte[width * height * 3];
        void Fill(int left, int top, int wide, int high, Func<int, (int R, int G, int B)> colour)
        {
            for (var y = top; y < Math.Min(top + high, height); y++)
                for (var x = left; x < Math.Min(left + wide, width); x++)
                    (pixels[(y * width + x) * 3], pixels[(y * width + x) * 3 + 1], pixels[(y * width + x) * 3 + 2]) =
                        ((byte)colour(x).R, (byte)colour(x).G, (byte)colour(x).B);
        }

        Fill(0, 0, width, height, _ => (250, 250, 252));
        Fill(0, 0, width, height / 16, x => (30 + 60 * x / width, 60, 160 - 60 * x / width));
        Fill(0, height / 16, width / 5, height, _ => (236, 238, 242));
        Fill(width / 2, height / 2, width / 3, height / 4, _ => (255, 255, 255));
        Fill(width / 2, height / 2, width / 3, 2, _ => (90, 140, 220));
        for (var line = height / 12; line < height - 12; line += 16)
        {
            for (var letter = 12; letter < width - 16; letter += 8)
            {
                if (random.Next(6) == 0 || (letter < width / 5) == (line % 48 == 0))
                    continue;
                Fill(letter + random.Next(3), line, 1 + random.Next(2), 9, _ => (40, 44, 52));
                Fill(letter, line + 9 * random.Next(2) - random.Next(2), 5, 1, _ => (120, 124, 130));
                Fill(letter + 4, line + 3, 1, 6, _ => (70, 74, 80));
            }
        }

        return InMemory(pixels, width, height, 3);
    }

    private static Image Panned(Image photo, int width) => Joined(
        [.. Enumerable.Range(0, 16).Select(frame => photo.Crop(frame * 12, frame * 5, width, width * 3 / 4))]);

    private static Image Crossed(Image scene) => Joined([.. Enumerable.Range(0, 16).Select(frame =>
    {
        var pixels = scene.WriteToMemory();
        for (var row = 0; row < 24; row++)
            pixels.AsSpan(((scene.Height / 3 + row) * scene.Width + 8 + frame * scene.Width / 20) * 3, 24 * 3).Fill(230);
        return InMemory(pixels, scene.Width, scene.Height, 3);
    })]);

    private static Image Joined(Image[] frames)
    {
        using var strip = Image.Arrayjoin(frames, across: 1);
        using var plain = InMemory(strip.WriteToMemory(), strip.Width, strip.Height, 3);
        return plain.Mutate(image =>
        {
            image.Set(GValue.GIntType, "page-height", frames[0].Height);
            image.Set(GValue.ArrayIntType, "delay", Enumerable.Repeat(80, frames.Length).ToArray());
        }).CopyMemory();
    }

    private static Image InMemory(byte[] pixels, int width, int height, int bands)
    {
        using var raw = Image.NewFromMemory(pixels, width, height, bands, Enums.BandFormat.Uchar);
        using var coloured = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        return coloured.CopyMemory();
    }
}
