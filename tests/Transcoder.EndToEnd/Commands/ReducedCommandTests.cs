using System.Text.Json;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.EndToEnd.Commands;

/// <summary>What the commands do with reduced originals: they make, keep and delete them, and count them nowhere.</summary>
public sealed class ReducedCommandTests : IDisposable
{
    private const string Reduced = "resize/reduced/photo.jpg";

    private readonly Workplace _place = new();

    public ReducedCommandTests() => _place.Drop("source/photo.jpg", Pictures.Photo);

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Warm_makes_it_before_the_variants_and_them_from_it()
    {
        await WarmAsync("w200", "w640-webp");

        Assert.Equal(["photo.jpg", Reduced, "w200/photo.jpg", "w640-webp/photo.jpg"], _place.Keys("data"));
        var of = new OriginalFacts(TestImages.SizeOf(Pictures.Photo) is var (width, height) ? new Size(width, height) : default, SourceFormat.Jpeg);
        var transformer = new ImageTransformer(new Limits(), new WorkGate());
        var reduced = transformer.Reduce(Pictures.Photo).Value!;
        Assert.Equal(reduced.Bytes, File.ReadAllBytes(_place[$"data/{Reduced}"]));
        foreach (var (folder, spec) in new[] { ("w200", new Spec { Width = 200 }), ("w640-webp", new Spec { Width = 640, Format = OutputFormat.WebP }) })
        {
            var made = transformer.Transform(reduced.For(of, spec), spec, reducedOf: of);
            Assert.Equal(made.Value!.Bytes, File.ReadAllBytes(_place[$"data/{folder}/photo.jpg"]));
        }
    }

    [Fact]
    public async Task Warm_makes_none_where_the_option_is_off()
    {
        await WarmAsync("w200", "--set", "reducedOriginals=false");
        Assert.Equal(["photo.jpg", "w200/photo.jpg"], _place.Keys("data"));
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("--all-variants", "--yes")]
    [InlineData("--prefix", "ph", "--yes")]
    public async Task Purge_deletes_it_and_tells_of_the_variants_alone(params string[] which)
    {
        await WarmAsync("w200", "w640");

        var (status, output, _) = await _place.RunAsync(["purge", "data", .. which, "--json"]);

        Assert.Equal(0, status);
        var lines = Workplace.Json(output);
        Assert.Equal(("photo.jpg", 2), (lines[0].GetProperty("key").GetString(), lines[0].GetProperty("variants").GetInt32()));
        Assert.Equal((2, 1), lines[1].GetProperty("summary") is var sum ? (sum.GetProperty("variants").GetInt32(), sum.GetProperty("originals").GetInt32()) : default);
        Assert.Equal(["photo.jpg"], _place.Keys("data"));
    }

    [Fact]
    public async Task Sync_finds_it_in_line_until_the_original_changes_and_copies_none()
    {
        await WarmAsync("w200");
        _place.Drop($"source/{Reduced}", Pictures.Red);
        _place.Drop("source/resize/wanted/photo.jpg", []);

        var (status, output, screen) = await _place.RunAsync("sync", "source", "data", "--dry-run");
        Assert.True(status == 0, $"{string.Join('\n', output)}\n{screen}");
        Assert.StartsWith("In line", Assert.Single((await _place.RunAsync("sync", "source", "data")).Output));
        Assert.Equal(["photo.jpg", Reduced, "w200/photo.jpg"], _place.Keys("data"));
        Assert.NotEqual(Pictures.Red, File.ReadAllBytes(_place[$"data/{Reduced}"]));

        // What a store of another one's has of them is not copied either.
        await _place.RunAsync("sync", "data", "other");
        Assert.Equal(["photo.jpg"], _place.Keys("other"));

        _place.Drop("source/photo.jpg", Pictures.Red);
        Assert.Equal(0, (await _place.RunAsync("sync", "source", "data")).Status);
        Assert.Equal(["photo.jpg"], _place.Keys("data"));
    }

    [Fact]
    public async Task Sync_deletes_one_whose_original_is_gone()
    {
        await WarmAsync("w200");
        File.Delete(_place["source/photo.jpg"]);
        Assert.Equal(0, (await _place.RunAsync("sync", "source", "data")).Status);
        Assert.Empty(_place.Keys("data"));
    }

    [Fact]
    public async Task Info_says_the_same_of_an_original_that_has_one()
    {
        var before = await InfoAsync("source/photo.jpg");
        await WarmAsync("w200");
        var after = await InfoAsync("data/photo.jpg");

        Assert.Equal(TestImages.SizeOf(Pictures.Photo), (after.GetProperty("width").GetInt32(), after.GetProperty("height").GetInt32()));
        Assert.Equal(Pictures.Photo.Length, after.GetProperty("bytes").GetInt32());
        foreach (var property in before.EnumerateObject().Where(property => property.Name != "image"))
            Assert.Equal(property.Value.ToString(), after.GetProperty(property.Name).ToString());
    }

    private async Task<JsonElement> InfoAsync(string image)
    {
        var (status, output, screen) = await _place.RunAsync("info", image, "--json");
        Assert.True(status == 0, screen);
        return Workplace.Json(output).Single();
    }

    /// <summary>Specs, and then options.</summary>
    private async Task WarmAsync(params string[] specs)
    {
        Assert.Equal(0, (await _place.RunAsync("sync", "source", "data")).Status);
        var first = Array.FindIndex(specs, spec => spec.StartsWith('-')) is >= 0 and var at ? at : specs.Length;
        var (status, output, screen) = await _place.RunAsync(["warm", "data", .. specs[..first].SelectMany(spec => (string[])["--spec", spec]), .. specs[first..]]);
        Assert.True(status == 0, $"{string.Join('\n', output)}\n{screen}");
    }
}
