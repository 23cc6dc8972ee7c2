using System.Globalization;
using System.Text.RegularExpressions;
using Transcoder.Cli.Serve;
using Transcoder.Contracts;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Docs;

/// <summary>
/// The pictures of docs/urls.md are what the address under each gives. With TRANSCODER_WRITE_DOCS=1 they are made anew, with their bytes in
/// the page: <c>TRANSCODER_WRITE_DOCS=1 dotnet test tests/Transcoder.EndToEnd --filter UrlPictureTests</c>. Look at them, then commit them.
/// </summary>
public sealed partial class UrlPictureTests
{
    private const string Page = "docs/urls.md";
    private const int AllBytes = 600_000;

    /// <summary>Where nobody sees that another version of an encoder, or another processor's rounding, was at work.</summary>
    private const double Alike = 0.97;

    private static readonly bool Writes = Environment.GetEnvironmentVariable("TRANSCODER_WRITE_DOCS") == "1";
    private static readonly string Folder = Path.Combine(MarkdownPage.Repository, "docs");

    [Fact]
    public async Task Each_picture_is_what_its_address_gives()
    {
        var page = MarkdownPage.Read(Page);
        await using var cdn = await Cdn.StartAsync(options => ServeSettings.Apply(options with { Originals = Samples }, Settings(page)));
        var wrong = new List<string>();
        var text = page.Text;
        foreach (var picture in Pictures(page))
        {
            // As a browser asks.
            var made = await cdn.Browser.FollowAsync(picture.Address, ("Accept", "image/avif,image/webp,*/*"));
            Assert.True(made.Status == 200, $"{picture.Address}: {made} {made.Text}");
            if (Writes)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(picture.File)!);
                File.WriteAllBytes(picture.File, made.Body);
                text = text.Replace(picture.Markdown, picture.With(made.Body.Length), StringComparison.Ordinal);
            }
            else if (Difference(picture, made) is { } difference)
            {
                wrong.Add($"{picture.Address}: {difference}");
            }
        }

        if (Writes)
            File.WriteAllText(Path.Combine(MarkdownPage.Repository, Page), text);
        Assert.True(wrong is [], $"{string.Join('\n', wrong)}\nWith TRANSCODER_WRITE_DOCS=1 the pictures are made anew.");
    }

    [Fact]
    public void Each_address_is_canonical_and_each_word_of_the_grammar_has_a_picture()
    {
        var page = MarkdownPage.Read(Page);
        var policy = new UrlPolicy(new UrlPolicyOptions { Watermarks = ["", "corner"] });
        var specs = new List<Spec>();
        foreach (var picture in Pictures(page))
        {
            var target = Assert.IsType<UrlTarget.Variant>(policy.Resolve(picture.Address[1..]));
            Assert.Equal(picture.Address[1..], target.Path);
            specs.Add(target.Spec);
        }

        var plain = new Spec();
        Assert.All(typeof(Spec).GetProperties(), property => Assert.Contains(specs, spec => !Equals(property.GetValue(spec), property.GetValue(plain))));
        Assert.Equal(Enum.GetValues<Fit>(), specs.Select(spec => spec.Fit).Distinct().Order());
        Assert.Equal(Enum.GetValues<Gravity>(), specs.Select(spec => spec.Gravity).Distinct().Order());
        // No browser shows a TIFF; the page says so.
        Assert.Equal(Enum.GetValues<OutputFormat>().Except([OutputFormat.Tiff]), specs.Select(spec => spec.Format).OfType<OutputFormat>().Distinct().Order());
    }

    [Fact]
    public void The_folder_has_the_pictures_of_the_pages_and_no_others_and_is_small()
    {
        var shown = MarkdownPage.OfUsers.SelectMany(page => Image().Matches(page.Prose).Select(image => Path.GetFullPath(image.Groups[1].Value, Path.Combine(MarkdownPage.Repository, Path.GetDirectoryName(page.Path)!))));
        var files = Directory.GetFiles(Path.Combine(Folder, "images"));

        Assert.Empty(files.Except(shown));
        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 1, AllBytes);
    }

    private static string Samples => Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>What the page says the pictures were made with.</summary>
    private static string[] Settings(MarkdownPage page) => [$"watermarks={page.Blocks.Single(block => block.Language == "json").Text}"];

    private static IEnumerable<Picture> Pictures(MarkdownPage page) => Shown().Matches(page.Text).Select(shown => new Picture(
        shown.Value, Path.Combine(Folder, shown.Groups["file"].Value), shown.Groups["address"].Value,
        shown.Groups["bytes"] is { Success: true } bytes ? int.Parse(bytes.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : null));

    private static string? Difference(Picture picture, Reply made)
    {
        if (!File.Exists(picture.File))
            return $"{picture.File} is not there.";
        var kept = File.ReadAllBytes(picture.File);
        if (Math.Abs(kept.Length - made.Body.Length) > kept.Length / 10)
            return $"{made.Body.Length} bytes are made; the picture has {kept.Length}.";
        if (picture.Bytes is { } bytes && bytes != kept.Length)
            return $"the page says {bytes} bytes; the picture has {kept.Length}.";
        using var now = NetVips.Image.NewFromBuffer(made.Body);
        using var then = NetVips.Image.NewFromBuffer(kept);
        if (Facts(now) != Facts(then))
            return $"{Facts(now)} is made; the picture is {Facts(then)}.";
        if (made["Content-Type"] != MediaTypes[Path.GetExtension(picture.File)])
            return $"{made["Content-Type"]} is made; the picture's name is {Path.GetFileName(picture.File)}.";
        var likeness = Similarity.Ssim(now, then);
        return likeness < Alike ? $"another picture is made: SSIM {likeness:0.000}." : null;
    }

    private static string Facts(NetVips.Image image) =>
        $"{image.Get("vips-loader")} {image.Width} x {image.Height}, {(image.Contains("n-pages") ? image.Get("n-pages") : 1)} frames";

    private static IReadOnlyDictionary<string, string> MediaTypes { get; } = new Dictionary<string, string>
    {
        [".jpg"] = "image/jpeg",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".avif"] = "image/avif",
        [".gif"] = "image/gif",
    };

    [GeneratedRegex(@"!\[[^\]]+\]\((?<file>images/[^)]+)\)<br>`(?<address>/[^`]+)`(?:, (?<bytes>[\d,]+) bytes)?")]
    private static partial Regex Shown();

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Image();

    /// <param name="Markdown">As it stands in the page.</param>
    private sealed record Picture(string Markdown, string File, string Address, int? Bytes)
    {
        public string With(int bytes) =>
            Bytes is null ? Markdown : string.Create(CultureInfo.InvariantCulture, $"{Markdown[..(Markdown.LastIndexOf('`') + 1)]}, {bytes:N0} bytes");
    }
}
