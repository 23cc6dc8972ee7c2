using System.Text;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Storage;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Images;

public sealed class ImagesApiTests : IDisposable
{
    private static readonly byte[] Photo = Samples.Photo("life.jpg");

    private readonly TestApi _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("webp", "", "webp")]
    [InlineData("webp", "width=200", "w200-webp")]
    [InlineData("jpg", "w=200&h=100&fit=cover&gravity=north&enlarge=true&dpr=2", "w200-h100-cover-up-north-dpr2-jpg")]
    [InlineData("png", "width=64&height=64&fit=cover&fp=30,70", "w64-h64-cover-fp30x70-png")]
    [InlineData("jpg", "thumbnail=200&rotate=180", "w200-h200-cover-rot180-jpg")]
    [InlineData("png", "flip=&flop=1&grayscale=true&blur=5&sharpen=true", "flip-flop-gray-blur5-sharpen-png")]
    [InlineData("png", "background=%23000000&still=true&keep=true", "bg000000-keep-png")]
    [InlineData("webp", "still=true", "still-webp")]
    [InlineData("jpg", "quality=60&flip=false", "q60-jpg")]
    [InlineData("avif", "transform=w200-h100", "w200-h100-avif")]
    [InlineData("webp", "preset=small", "small-webp")]
    [InlineData("jpg", "width=199&quality=61", "w200-q60-jpg")]
    [InlineData("jpg", "watermark=logo&width=200", "w200-wmlogo-jpg")]
    public async Task A_query_is_the_same_variant_as_the_cdns_path(string format, string query, string spec)
    {
        var urls = new UrlPolicyOptions { Presets = new Dictionary<string, string> { ["small"] = "w77-h55-cover" }, Watermarks = ["logo"] };
        using var api = new TestApi(urls);
        var record = await api.AddAsync(Photo);
        var answer = await api.GetAsync($"/img/{record.Id}.{format}?{query}");

        var path = $"{spec}/uploads/{record.Id}.jpg";
        Assert.Equal((200, "/" + path), (answer.Status, answer.ContentLocation));
        var variant = await api.Cdn.GetAsync(path);
        Assert.Equal((200, Route.Stored), (variant.Status, variant.Route));
        Assert.Equal(variant.Body.ToArray(), answer.Body.ToArray());
        Assert.Equal((variant.ContentType, variant.ETag), (answer.ContentType, answer.ETag));
        Assert.Equal([path[..path.IndexOf('/')]], (await api.Records.FindAsync(record.Id))!.Variants.Select(made => made.Spec));
    }

    [Fact]
    public async Task Nothing_but_the_own_format_is_the_original()
    {
        var record = await _api.AddAsync(Photo);
        var answer = await _api.GetAsync($"/img/{record.Id}.jpg");
        Assert.Equal((200, $"/uploads/{record.Id}.jpg"), (answer.Status, answer.ContentLocation));
        Assert.Equal(Photo, answer.Body.ToArray());
    }

    [Theory]
    [InlineData("image/avif,image/webp", "avif/uploads/")]
    [InlineData("image/webp", "webp/uploads/")]
    [InlineData(null, "uploads/")]
    public async Task Auto_is_what_the_browser_takes(string? accept, string path)
    {
        var record = await _api.AddAsync(Photo);
        var answer = await _api.SendAsync(TestApi.Request("GET", $"/img/{record.Id}.auto") with { Accept = accept });
        Assert.Equal((200, "Accept", $"/{path}{record.Id}.jpg"), (answer.Status, answer.Vary, answer.ContentLocation));
    }

    [Fact]
    public async Task A_head_has_no_body_and_an_etag_that_is_known_is_not_sent_again()
    {
        var record = await _api.AddAsync(Photo);
        var whole = await _api.GetAsync($"/img/{record.Id}.webp?width=100");
        var head = await _api.GetAsync($"/img/{record.Id}.webp?width=100", "HEAD");
        Assert.Equal((200, true, whole.ContentLength), (head.Status, head.Body.IsEmpty, head.ContentLength));
        var known = await _api.SendAsync(TestApi.Request("GET", $"/img/{record.Id}.webp?width=100") with { IfNoneMatch = whole.ETag });
        Assert.Equal((304, true), (known.Status, known.Body.IsEmpty));
    }

    [Fact]
    public async Task A_signed_deployment_signs_for_who_knows_the_id_and_holds_him_to_the_steps()
    {
        using var api = new TestApi(new UrlPolicyOptions { SigningKeys = ["0123456789abcdef"] });
        var record = await api.AddAsync(Photo, "/img?transform=w77");
        Assert.Equal("w77", record.Processed!.Spec);
        var answer = await api.GetAsync($"/img/{record.Id}.webp?width=199");
        Assert.Equal("/" + api.Cdn.Policy.Path("w200-webp", $"uploads/{record.Id}.jpg"), answer.ContentLocation);
        TestApi.Problem(await api.GetAsync($"/img/{record.Id}.webp?rotate=17"), 403, ProblemTypes.NotAllowed);
    }

    [Theory]
    [InlineData("/img/17", 400, ProblemTypes.BadRequest, "an id looks like 0")]
    [InlineData("/img/17.jpg", 400, ProblemTypes.BadRequest, "an id looks like 0")]
    [InlineData("/img/{}.jpg", 400, ProblemTypes.BadRequest, "an id looks like 0")]
    [InlineData("/img/{id}.bmp", 400, ProblemTypes.BadRequest, "jpg, png, webp, avif, gif, tiff, auto")]
    [InlineData("/img/{id}.JPG", 400, ProblemTypes.BadRequest, "jpg, png, webp, avif, gif, tiff, auto")]
    [InlineData("/img/{id}.", 400, ProblemTypes.BadRequest, "jpg, png, webp, avif, gif, tiff, auto")]
    [InlineData("/img/{id}?width=100", 400, ProblemTypes.BadRequest, "name a format")]
    [InlineData("/img/{id}.jpg?colour=red", 400, ProblemTypes.BadRequest, "width, height, fit, enlarge, gravity, fp, dpr, rotate, flip, flop, grayscale, blur, sharpen, background, watermark, still, keep, quality, thumbnail, transform")]
    [InlineData("/img/{id}.jpg?width=100&w=200", 400, ProblemTypes.BadRequest, "twice")]
    [InlineData("/img/{id}.jpg?width=100&width=100", 400, ProblemTypes.BadRequest, "twice")]
    [InlineData("/img/{id}.jpg?width=ten", 400, ProblemTypes.BadRequest, "1 to 4096")]
    [InlineData("/img/{id}.jpg?width=", 400, ProblemTypes.BadRequest, "1 to 4096")]
    [InlineData("/img/{id}.jpg?width=0", 400, ProblemTypes.BadRequest, "w1 to w4096")]
    [InlineData("/img/{id}.jpg?width=1-h2", 400, ProblemTypes.BadRequest, "1 to 4096")]
    [InlineData("/img/{id}.jpg?fit=north", 400, ProblemTypes.BadRequest, "inside, cover")]
    [InlineData("/img/{id}.jpg?flip=maybe", 400, ProblemTypes.BadRequest, "true or false")]
    [InlineData("/img/{id}.jpg?thumbnail=100&width=100", 400, ProblemTypes.BadRequest, "w1 to w4096")]
    [InlineData("/img/{id}.jpg?transform=w100&height=100", 400, ProblemTypes.BadRequest, "beside it")]
    [InlineData("/img/{id}.jpg?transform=nonsense", 400, ProblemTypes.BadRequest, "w1 to w4096")]
    [InlineData("/img/{id}.jpg?transform=w100-webp", 400, ProblemTypes.BadRequest, "comes second")]
    [InlineData("/img/{id}.jpg?transform=w100/x", 400, ProblemTypes.BadRequest, "w1 to w4096")]
    [InlineData("/img/{id}.jpg?watermark=none", 400, ProblemTypes.BadRequest, "none is configured")]
    [InlineData("/img/{id}.jpg?rotate=17", 403, ProblemTypes.NotAllowed, "rot90, rot180, rot270")]
    [InlineData("/img?limit=0", 400, ProblemTypes.BadRequest, "1 to 100")]
    [InlineData("/img?limit=101", 400, ProblemTypes.BadRequest, "1 to 100")]
    [InlineData("/img?limit=ten", 400, ProblemTypes.BadRequest, "1 to 100")]
    [InlineData("/img?limit=1&limit=1", 400, ProblemTypes.BadRequest, "twice")]
    [InlineData("/img?page=2", 400, ProblemTypes.BadRequest, "limit and cursor")]
    [InlineData("/img?cursor=made-up", 400, ProblemTypes.BadRequest, "never given out")]
    [InlineData("/img?cursor=AAAAAAAAAAAAAAAAAAAAAA", 400, ProblemTypes.BadRequest, "never given out")]
    [InlineData("/img?cursor=", 400, ProblemTypes.BadRequest, "never given out")]
    [InlineData("/nothing", 404, ProblemTypes.NotFound, "/api/v1/openapi.json")]
    [InlineData("/img/{id}/more", 404, ProblemTypes.NotFound, "/api/v1/openapi.json")]
    [InlineData("", 404, ProblemTypes.NotFound, "/api/v1/openapi.json")]
    public async Task What_is_wrong_is_told(string target, int status, string type, string help)
    {
        var record = await _api.AddAsync(TestImages.Png(TestImages.Red, 20, 10));
        var keys = await TestApi.KeysAsync(_api.Cdn.Destination);
        Assert.Contains(help, TestApi.Problem(await _api.GetAsync(target.Replace("{id}", record.Id.ToString(), StringComparison.Ordinal)), status, type));
        Assert.Equal(keys, await TestApi.KeysAsync(_api.Cdn.Destination));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", ".jpg")]
    [InlineData("DELETE", "")]
    public async Task An_unknown_id_is_not_found(string method, string format) =>
        TestApi.Problem(await _api.GetAsync($"/img/{Guid.CreateVersion7()}{format}", method), 404, ProblemTypes.NotFound);

    [Theory]
    [InlineData("PUT", "/img", "POST, GET, HEAD")]
    [InlineData("POST", "/img/01985f3a-7c1e-7b52-9d0e-4f6a2c8b1e37", "GET, HEAD, DELETE")]
    [InlineData("DELETE", "/batch", "POST")]
    public async Task A_method_that_a_path_has_not_is_refused_with_those_it_has(string method, string path, string allowed)
    {
        var answer = await _api.GetAsync(path, method);
        Assert.Contains(allowed, TestApi.Problem(answer, 405, ProblemTypes.MethodNotAllowed));
        Assert.Equal(allowed, answer.Allow);
    }

    [Fact]
    public async Task A_record_is_told_with_whole_addresses()
    {
        var added = await _api.AddAsync(Photo, "/img?filename=life.jpg&transform=w64");
        var record = TestApi.Read(await _api.GetAsync($"/img/{added.Id}"), ApiJson.Wire.ImageRecord);
        Assert.Equal(added with { Variants = [] }, record with { Variants = [] });
        Assert.Equal(added.Variants, record.Variants);
        Assert.StartsWith(TestApi.Base, record.Variants[0].Url);
    }

    [Fact]
    public async Task The_list_is_newest_first_page_by_page()
    {
        var added = new List<Guid>();
        for (var n = 0; n < 7; n++)
        {
            _api.Time.Now += TimeSpan.FromMilliseconds(2);
            added.Add((await _api.AddAsync(TestImages.Png(TestImages.Red, 8, 8))).Id);
        }

        added.Reverse();
        var listed = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = TestApi.Read(await _api.GetAsync($"/img?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}"), ApiJson.Wire.ImageList);
            Assert.InRange(page.Items.Count, 1, 3);
            listed.AddRange(page.Items.Select(item => item.Id));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(added, listed);
        Assert.Equal(7, TestApi.Read(await _api.GetAsync("/img"), ApiJson.Wire.ImageList).Items.Count);
    }

    [Fact]
    public async Task A_list_takes_away_what_died_pending()
    {
        await _api.AddAsync(TestImages.Png(TestImages.Red, 8, 8));
        await _api.Records.AddAsync(new ImageRecord { Id = Guid.CreateVersion7(), Status = ImageStatus.Pending, Timestamp = _api.Time.Now, Format = "png" });
        Assert.Equal(2, TestApi.Read(await _api.GetAsync("/img"), ApiJson.Wire.ImageList).Items.Count);
        _api.Time.Now += TimeSpan.FromMinutes(61);
        Assert.Single(TestApi.Read(await _api.GetAsync("/img"), ApiJson.Wire.ImageList).Items);
        Assert.Single(await _api.Records.ListAsync(null, 10));
    }

    [Fact]
    public async Task A_deleted_image_is_gone_with_its_variants_and_from_the_edge()
    {
        var record = await _api.AddAsync(Photo, "/img?transform=w64");
        await _api.GetAsync($"/img/{record.Id}.webp?width=100");
        _api.Cdn.Edge.Told.Clear();

        var answer = await _api.GetAsync($"/img/{record.Id}", "DELETE");
        Assert.Equal((204, true), (answer.Status, answer.Body.IsEmpty));
        await _api.AssertNothingIsLeftAsync();
        Assert.Contains(_api.Cdn.Edge.Told, told => told is { Optional: false } && told.Tag == CacheTag.For($"uploads/{record.Id}.jpg"));
        TestApi.Problem(await _api.GetAsync($"/img/{record.Id}.webp?width=100"), 404, ProblemTypes.NotFound);
        TestApi.Problem(await _api.GetAsync($"/img/{record.Id}"), 404, ProblemTypes.NotFound);
    }

    [Fact]
    public async Task A_delete_that_was_interrupted_is_finished_by_asking_again()
    {
        var record = await _api.AddAsync(Photo, "/img?transform=w64");
        _api.Cdn.Edge.Before = _ => throw new EdgeException("no edge");
        TestApi.Problem(await _api.GetAsync($"/img/{record.Id}", "DELETE"), 502, ProblemTypes.Storage);
        Assert.Equal(ImageStatus.Deleting, (await _api.Records.FindAsync(record.Id))!.Status);
        TestApi.Problem(await _api.GetAsync($"/img/{record.Id}.webp"), 404, ProblemTypes.NotFound);

        _api.Cdn.Edge.Before = _ => Task.CompletedTask;
        Assert.Equal(204, (await _api.GetAsync($"/img/{record.Id}", "DELETE")).Status);
        await _api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_image_that_is_still_coming_is_not_served()
    {
        var id = Guid.CreateVersion7();
        await _api.Records.AddAsync(new ImageRecord { Id = id, Status = ImageStatus.Pending, Timestamp = _api.Time.Now, Format = "png" });
        TestApi.Problem(await _api.GetAsync($"/img/{id}.webp"), 409, ProblemTypes.Conflict);
        Assert.Contains("\"pending\"", Encoding.UTF8.GetString((await _api.GetAsync($"/img/{id}")).Body.Span));
    }

    [Fact]
    public async Task A_store_that_fails_is_trouble_and_nothing_else()
    {
        var record = await _api.AddAsync(Photo);
        _api.Cdn.Destination.BeforeHead = _ => throw new StorageException("no store");
        TestApi.Problem(await _api.GetAsync($"/img/{record.Id}.webp"), 502, ProblemTypes.Storage);
        _api.Cdn.Source.BeforeDelete = _ => throw new StorageException("no store");
        TestApi.Problem(await _api.GetAsync($"/img/{record.Id}", "DELETE"), 502, ProblemTypes.Storage);
    }

    [Fact]
    public async Task A_record_holds_the_last_hundred_variants()
    {
        using var api = new TestApi(new UrlPolicyOptions { Steps = false });
        var record = await api.AddAsync(TestImages.Png(TestImages.Red, 200, 100));
        for (var width = 1; width <= 103; width++)
            Assert.NotNull((await api.Variants.MakeAsync(record, $"w{width}")).Value);
        await api.Variants.MakeAsync(record, "w50");
        var variants = (await api.Records.FindAsync(record.Id))!.Variants;
        Assert.Equal((100, "w4", "w103"), (variants.Count, variants[0].Spec, variants[^1].Spec));
    }

    [Fact]
    public async Task A_variant_of_an_image_that_is_gone_is_a_failure()
    {
        var record = await _api.AddAsync(Photo);
        await _api.GetAsync($"/img/{record.Id}", "DELETE");
        Assert.Equal(FailureKind.Missing, (await _api.Variants.MakeAsync(record, "w64")).Failure!.Kind);
        await _api.AssertNothingIsLeftAsync();
    }
}
