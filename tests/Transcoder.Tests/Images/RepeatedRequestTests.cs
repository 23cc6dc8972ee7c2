using System.Text.Json;
using Transcoder.Contracts.Api;
using Transcoder.Images;
using Transcoder.Images.Uploading;
using Transcoder.Storage;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Images;

public sealed class RepeatedRequestTests : IDisposable
{
    private static readonly byte[] Photo = Samples.Photo("grey.jpg");

    private readonly TestApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task The_same_again_has_the_first_answer_and_adds_nothing()
    {
        var first = await _api.PostAsync(Photo, "image/jpeg", "/img?transform=w64", key: "order-17");
        var again = await _api.PostAsync(Photo, "image/jpeg", "/img?transform=w64", key: "order-17");

        Assert.Equal((201, false), (first.Status, first.Replayed));
        Assert.Equal((201, true, first.Location), (again.Status, again.Replayed, again.Location));
        Assert.Equal(first.Body.ToArray(), again.Body.ToArray());
        Assert.Single(await _api.Records.ListAsync(null, 10));
    }

    [Fact]
    public async Task Many_again_have_the_first_answer()
    {
        var json = $$"""[{"type":"base64","data":"{{Convert.ToBase64String(Photo)}}"},{"type":"base64","data":"{{Convert.ToBase64String(Photo)}}"},3]""";
        var first = await _api.PostAsync(json, key: "many");
        var again = await _api.PostAsync(json, key: "many");
        Assert.Equal((200, true), (again.Status, again.Replayed));
        Assert.Equal(first.Body.ToArray(), again.Body.ToArray());
        Assert.Equal(2, (await _api.Records.ListAsync(null, 10)).Count);
    }

    [Fact]
    public async Task Other_content_needs_another_key()
    {
        TestApi.Added(await _api.PostAsync(Photo, "image/jpeg", key: "key"));
        TestApi.Problem(await _api.PostAsync(Samples.Photo("alpha.png"), "image/jpeg", key: "key"), 422, ProblemTypes.KeyReused);
        TestApi.Problem(await _api.PostAsync(Photo, "image/jpeg", "/img?transform=w64", key: "key"), 422, ProblemTypes.KeyReused);
        TestApi.Added(await _api.PostAsync(Photo, "image/jpeg", key: "another"));
    }

    [Fact]
    public async Task While_the_first_is_answered_the_second_has_to_wait()
    {
        var (arrived, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        _api.Cdn.Source.BeforePut = _ =>
        {
            arrived.TrySetResult();
            return leave.Task;
        };
        var first = _api.PostAsync(Photo, "image/jpeg", key: "key");
        await arrived.Task;
        TestApi.Problem(await _api.PostAsync(Photo, "image/jpeg", key: "key"), 409, ProblemTypes.Conflict);
        leave.SetResult();
        TestApi.Added(await first);
        Assert.True((await _api.PostAsync(Photo, "image/jpeg", key: "key")).Replayed);
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        TestApi.Problem(await _api.PostAsync("no image"u8.ToArray(), "image/jpeg", key: "key"), 422, ProblemTypes.Unreadable);
        TestApi.Added(await _api.PostAsync(Photo, "image/jpeg", key: "key"));
    }

    [Fact]
    public async Task What_throws_is_not_kept()
    {
        using var hangUp = new CancellationTokenSource();
        var body = new Dripping(new MemoryStream(Samples.Photo("alpha.png")), 4096) { After = (10_000, hangUp.Cancel) };
        var request = TestApi.Request("POST", "/img") with { Body = body, ContentType = "image/png", IdempotencyKey = "key" };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _api.SendAsync(request, hangUp.Token));
        TestApi.Added(await _api.PostAsync(Photo, "image/jpeg", key: "key"));
    }

    [Fact]
    public async Task A_first_try_that_died_is_taken_over_and_what_it_had_added_is_found()
    {
        // What it leaves: its image, and an entry without an answer.
        var first = TestApi.Added(await _api.PostAsync(Photo, "image/jpeg", key: "key"));
        var entry = Assert.Single(await _api.Catalog.ListAsync("request", null, 10));
        var known = JsonSerializer.Deserialize(entry.Json.Span, RequestJson.Default.KnownRequest)!;
        var dead = known with { Answer = null, Content = null, Until = _api.Time.Now + TimeSpan.FromSeconds(30) };
        await _api.Catalog.TryPutAsync(entry with { Json = JsonSerializer.SerializeToUtf8Bytes(dead, RequestJson.Default.KnownRequest) });

        TestApi.Problem(await _api.PostAsync(Photo, "image/jpeg", key: "key"), 409, ProblemTypes.Conflict);
        _api.Time.Now += TimeSpan.FromSeconds(31);
        var again = await _api.PostAsync(Photo, "image/jpeg", key: "key");
        Assert.Equal((first.Id, false), (TestApi.Added(again).Id, again.Replayed));
        Assert.Single(await _api.Records.ListAsync(null, 10));
    }

    [Fact]
    public async Task After_a_day_a_key_is_new()
    {
        var first = TestApi.Added(await _api.PostAsync(Photo, "image/jpeg", key: "key"));
        _api.Time.Now += TimeSpan.FromHours(25);
        Assert.NotEqual(first.Id, TestApi.Added(await _api.PostAsync(Samples.Photo("alpha.png"), "image/jpeg", key: "key")).Id);
    }

    [Fact]
    public async Task A_catalog_that_fails_behind_the_work_fails_nothing()
    {
        using var api = new TestApi(catalog: inner => new ForgetfulCatalog(inner));
        var first = TestApi.Added(await api.PostAsync(Photo, "image/jpeg", key: "key"));
        api.Time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(first.Id, TestApi.Added(await api.PostAsync(Photo, "image/jpeg", key: "key")).Id);
    }

    /// <summary>Takes no second write of a request.</summary>
    private sealed class ForgetfulCatalog(ICatalog inner) : ICatalog
    {
        public Task<CatalogEntry?> FindAsync(string kind, Guid id, CancellationToken cancel = default) => inner.FindAsync(kind, id, cancel);

        public Task<CatalogEntry?> TryPutAsync(CatalogEntry entry, CancellationToken cancel = default) =>
            entry.Kind == "request" && !entry.Json.Span.EndsWith("\"Answer\":null}"u8)
                ? throw new StorageException("no catalog")
                : inner.TryPutAsync(entry, cancel);

        public Task DeleteAsync(string kind, Guid id, CancellationToken cancel = default) => inner.DeleteAsync(kind, id, cancel);

        public Task<IReadOnlyList<CatalogEntry>> ListAsync(string kind, Guid? before, int limit, CancellationToken cancel = default) =>
            inner.ListAsync(kind, before, limit, cancel);
    }
}
