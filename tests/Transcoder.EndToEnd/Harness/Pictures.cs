namespace Transcoder.EndToEnd.Harness;

/// <summary>Originals to drop.</summary>
internal static class Pictures
{
    /// <summary>A photograph of 16 megapixels.</summary>
    public static byte[] Photo { get; } = Sample("photo.jpg");

    public static byte[] Logo { get; } = Sample("logo.svg");

    public static byte[] Red { get; } = TestImages.Png(TestImages.Red);

    public static byte[] Blue { get; } = TestImages.Png(TestImages.Blue);

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", name));

    /// <summary>Asserts that all pixels are there and can be read.</summary>
    public static void AssertWhole(byte[] image)
    {
        using var read = NetVips.Image.NewFromBuffer(image, failOn: NetVips.Enums.FailOn.Truncated);
        Assert.True(read.Avg() >= 0);
    }
}
