using System.Security.Cryptography;
using System.Text;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images;
using Transcoder.Imaging;
using Transcoder.Storage;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Images;

public sealed class ImageIntakeTests : IDisposable
{
    private static readonly byte[] Photo = Samples.Photo("life.jpg");

    private readonly TestApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task An_image_is_stored_mirrored_and_recorded()
    {
        var record = (await AddAsync(Photo, new IntakeOptions { Filename = "C:\\holiday\\life.jpg" })).Value!;

        var key = $"uploads/{record.Id}.jpg";
        Assert.Equal((ImageStatus.Ready, "life.jpg", "jpg", Photo.LongLength, key, $"/{key}"),
            (record.Status, record.Filename, record.Format, record.Size, record.S3Path, record.Url));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Photo)), record.Sha256);
        Assert.Equal((TestImages.SizeOf(Photo), 7), ((record.Width!.Value, record.Height!.Value), record.Id.Version));
        Assert.Matches("^#[0-9a-f]{6}$", record.Colour);
        Assert.InRange(Convert.FromBase64String(record.Thumbhash!).Length, 15, 30);
        Assert.Equal("image/jpeg", (await _api.Cdn.Destination.HeadAsync(key))!.Headers.ContentType);
        Assert.Equal(Photo, (await _api.Cdn.GetAsync(key)).Body.ToArray());
        Assert.Equal(record, (await _api.Records.FindAsync(record.Id))! with { Variants = record.Variants });
    }

    [Fact]
    public async Task A_bucket_stands_in_the_path()
    {
        using var api = new TestApi(bucket: "originals");
        var record = await api.AddAsync(Photo);
        Assert.Equal($"s3://originals/uploads/{record.Id}.jpg", record.S3Path);
    }

    [Theory]
    [InlineData("alpha.png", "png")]
    [InlineData("pan.webp", "webp")]
    [InlineData("pan.gif", "gif")]
    [InlineData("dragonfly.avif", "avif")]
    [InlineData("seeding.tif", "tiff")]
    [InlineData("hard/png-named.jpg", "png")]
    public async Task The_content_says_what_it_is(string photo, string format)
    {
        var record = (await AddAsync(Samples.Photo(photo))).Value!;
        Assert.Equal((format, $"/uploads/{record.Id}.{format}"), (record.Format, record.Url));
    }

    [Fact]
    public async Task A_drawing_is_taken_in()
    {
        var record = (await AddAsync("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20' fill='red'/></svg>"u8.ToArray())).Value!;
        Assert.Equal(("svg", 40, 20, "#ff0000"), (record.Format, record.Width, record.Height, record.Colour));
    }

    [Fact]
    public async Task An_upright_image_is_told_of_upright_and_an_animation_by_its_frames()
    {
        var turned = (await AddAsync(Samples.Landscape(6))).Value!;
        Assert.True(turned.Width > turned.Height);
        Assert.Null(turned.Frames);
        Assert.True((await AddAsync(Samples.Photo("pan.gif"))).Value!.Frames > 1);
    }

    [Fact]
    public async Task A_transform_is_made_at_once_and_told_of()
    {
        var record = (await AddAsync(Photo, new IntakeOptions { Transform = "h64-w100-cover-webp" })).Value!;

        Assert.Equal(("w100-h64-cover-webp", "webp", 100, 64), (record.Processed!.Spec, record.Processed.Format, record.Processed.Width, record.Processed.Height));
        Assert.Equal($"/w100-h64-cover-webp/uploads/{record.Id}.jpg", record.Processed.Url);
        Assert.Equal(record.Processed, Assert.Single(record.Variants));
        Assert.Equal(record.Processed.Size, (await _api.Cdn.Destination.HeadAsync(record.Processed.Url[1..]))!.Size);
    }

    [Theory]
    [InlineData("w200-nonsense", "w1 to w4096")]
    [InlineData("nonsense", "w1 to w4096")]
    [InlineData("w5000", "w1 to w4096")]
    [InlineData("auto", "webp")]
    public async Task A_transform_that_is_none_is_refused_before_anything_is_stored(string transform, string help)
    {
        var began = false;
        _api.Cdn.Source.BeforePut = _ => Task.FromResult(began = true);
        var failure = (await AddAsync(Photo, new IntakeOptions { Transform = transform })).Failure!;
        Assert.Equal(FailureKind.BadRequest, failure.Kind);
        Assert.Contains(help, failure.Detail);
        Assert.False(began);
        await _api.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("hard/text.jpg")]
    [InlineData("hard/named.pdf")]
    [InlineData("hard/named.heic")]
    public async Task What_is_no_image_is_refused_before_anything_is_stored(string photo)
    {
        var began = false;
        _api.Cdn.Source.BeforePut = _ => Task.FromResult(began = true);
        Assert.Equal(FailureKind.Unreadable, (await AddAsync(Samples.Photo(photo))).Failure!.Kind);
        Assert.False(began);
        await _api.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("hard/truncated-header.jpg")]
    [InlineData("hard/svg-laughs.svg")]
    [InlineData("hard/lying-65535x65535.gif")]
    [InlineData("hard/bomb-60000x60000-1bit.png")]
    public async Task What_only_begins_as_an_image_leaves_nothing(string photo)
    {
        Assert.NotNull((await AddAsync(Samples.Photo(photo))).Failure);
        await _api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_image_that_is_cut_off_leaves_nothing()
    {
        Assert.Equal(FailureKind.Unreadable, (await AddAsync(Photo[..(Photo.Length / 2)])).Failure!.Kind);
        await _api.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Too_many_bytes_end_the_upload_where_they_are_too_many(bool isInMemory)
    {
        using var api = new TestApi(limits: new Limits { SourceBytes = 20_000 });
        var content = new Dripping(new MemoryStream(Photo), 4096);
        var added = await api.Intake.AddAsync(isInMemory ? InMemory(Photo) : content, new IntakeOptions());

        Assert.Equal(FailureKind.TooLarge, added.Failure!.Kind);
        Assert.InRange(content.Given, 0, 24_576);
        await api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        var content = new Dripping(new MemoryStream(Photo), 4096) { After = (20_000, () => throw new IOException("gone")) };
        Assert.Equal(FailureKind.BadRequest, (await _api.Intake.AddAsync(content, new IntakeOptions())).Failure!.Kind);
        await _api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Who_hangs_up_in_the_middle_leaves_nothing()
    {
        using var hangUp = new CancellationTokenSource();
        var content = new Dripping(new MemoryStream(Photo), 4096) { After = (20_000, hangUp.Cancel) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _api.Intake.AddAsync(content, new IntakeOptions(), hangUp.Token));
        await _api.AssertNothingIsLeftAsync();
    }

    public static TheoryData<string> Steps => ["put", "after put", "read back", "source head", "copy", "destination head", "edge", "variant", "ready"];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_store_that_fails_at_any_step_leaves_nothing(string step)
    {
        using var api = new TestApi(catalog: step == "ready" ? catalog => new FailingCatalog(catalog, put: 2) : null);
        var once = new Once();
        var (source, destination) = (api.Cdn.Source, api.Cdn.Destination);
        switch (step)
        {
            case "put":
                source.BeforePut = _ => once.Fail();
                break;
            case "after put":
                source.AfterPut = _ => once.Fail();
                break;
            case "read back":
                source.BeforeOpen = _ => once.Fail();
                break;
            case "source head":
                source.BeforeHead = _ => once.Fail();
                break;
            case "copy":
                destination.AfterCopy = _ => once.Fail();
                break;
            case "destination head":
                destination.BeforeHead = _ => once.Fail();
                break;
            case "edge":
                api.Cdn.Edge.Before = _ => once.Fail(new EdgeException("no edge"));
                break;
            case "variant":
                destination.BeforeOpen = key => key.StartsWith("uploads", StringComparison.Ordinal) ? once.Fail() : Task.CompletedTask;
                break;
            case "ready":
                once.Count();
                break;
        }

        var added = await api.Intake.AddAsync(new MemoryStream(Photo), new IntakeOptions { Transform = "w100" });
        Assert.Equal((FailureKind.Storage, true), (added.Failure!.Kind, once.Happened));
        await api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_cannot_even_be_taken_away_stays_pending_until_it_is_swept()
    {
        _api.Cdn.Source.BeforeOpen = _ => throw new StorageException("no store");
        _api.Cdn.Source.BeforeDelete = _ => throw new StorageException("no store");
        Assert.Equal(FailureKind.Storage, (await _api.Intake.AddAsync(new MemoryStream(Photo), new IntakeOptions())).Failure!.Kind);
        var left = Assert.Single(await _api.Records.ListAsync(null, 10));
        Assert.Equal(ImageStatus.Pending, left.Status);

        (_api.Cdn.Source.BeforeOpen, _api.Cdn.Source.BeforeDelete) = (_ => Task.CompletedTask, _ => Task.CompletedTask);
        await _api.Intake.SweepAsync();
        Assert.Single(await _api.Records.ListAsync(null, 10));

        _api.Time.Now += TimeSpan.FromMinutes(61);
        await _api.Intake.SweepAsync();
        await _api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_ready_image_is_never_swept()
    {
        await _api.AddAsync(Photo);
        _api.Time.Now += TimeSpan.FromDays(1);
        await _api.Intake.SweepAsync();
        Assert.Single(await _api.Records.ListAsync(null, 10));
    }

    [Fact]
    public async Task The_same_id_again_adds_nothing()
    {
        var options = new IntakeOptions { Id = Guid.CreateVersion7() };
        var first = (await AddAsync(Photo, options)).Value!;
        var puts = _api.Cdn.Source.Puts;
        Assert.Equal(first.Sha256, (await AddAsync(Photo, options)).Value!.Sha256);
        Assert.Equal(puts, _api.Cdn.Source.Puts);
    }

    [Fact]
    public async Task The_same_id_after_a_try_that_died_takes_it_over()
    {
        var id = Guid.CreateVersion7();
        var died = new ImageRecord { Id = id, Status = ImageStatus.Pending, Timestamp = _api.Time.Now, Format = "png" };
        await _api.Records.AddAsync(died);
        await _api.Cdn.Source.PutAsync($"uploads/{id}.png", new MemoryStream(Encoding.UTF8.GetBytes("half")), new ObjectHeaders());

        Assert.Equal(ImageStatus.Ready, (await AddAsync(Photo, new IntakeOptions { Id = id })).Value!.Status);
        Assert.Equal([$"uploads/{id}.jpg"], await TestApi.KeysAsync(_api.Cdn.Source));
    }

    [Fact]
    public async Task An_image_that_is_deleted_while_it_comes_stays_deleted()
    {
        _api.Cdn.Source.BeforeOpen = async key =>
        {
            _api.Cdn.Source.BeforeOpen = _ => Task.CompletedTask;
            Assert.Equal(204, (await _api.GetAsync($"/img/{key["uploads/".Length..^".jpg".Length]}", "DELETE")).Status);
        };
        Assert.Equal(FailureKind.Conflict, (await _api.Intake.AddAsync(new MemoryStream(Photo), new IntakeOptions())).Failure!.Kind);
        await _api.AssertNothingIsLeftAsync();
    }

    private async Task<Outcome<ImageRecord>> AddAsync(byte[] image, IntakeOptions? options = null) =>
        await _api.Intake.AddAsync(new MemoryStream(image), options ?? new IntakeOptions());

    private static MemoryStream InMemory(byte[] bytes) => new(bytes, 0, bytes.Length, false, publiclyVisible: true);

    private sealed class Once
    {
        public bool Happened { get; private set; }

        public void Count() => Happened = true;

        public Task Fail(Exception? error = null)
        {
            if (Happened)
                return Task.CompletedTask;
            Happened = true;
            return Task.FromException(error ?? new StorageException("no store"));
        }
    }
}
