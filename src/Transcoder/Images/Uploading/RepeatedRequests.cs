using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Images.Uploading;

/// <summary>
/// Answers a request that comes again with the same Idempotency-Key as it was answered first, for a day. A first try that died is taken
/// over: its seed makes the same ids, so that what it had added is found and not added again.
/// </summary>
public sealed class RepeatedRequests(ICatalog catalog, TimeProvider time)
{
    /// <summary>Of the entries in the catalog.</summary>
    public const string Kind = "request";

    private const int MaxKey = 255;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>How long after its last sign of life a try counts as dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <param name="first">Does the work: with a seed for the ids, counting what it reads into the hash.</param>
    /// <param name="read">Only counts.</param>
    internal async Task<Answer> AnswerAsync(
        string key, Func<Guid, ContentHash, Task<Answer>> first, Func<ContentHash, Task> read, CancellationToken cancel)
    {
        if (key.Length is 0 or > MaxKey || key.Any(c => c is < '!' or > '~'))
            return Problem.Answer(new Failure(FailureKind.BadRequest, $"An Idempotency-Key is 1 to {MaxKey} visible ASCII characters."));

        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
        while (true)
        {
            var entry = await catalog.FindAsync(Kind, id, cancel);
            var known = entry is null ? null : JsonSerializer.Deserialize(entry.Json.Span, RequestJson.Default.KnownRequest);
            if (known?.Answer is { } answer)
                return await RepeatAsync(known.Content, answer, read);
            if (known is not null && known.Until > time.GetUtcNow())
            {
                return Problem.Answer(new Failure(
                    FailureKind.Conflict, "A request with this Idempotency-Key is being answered. Ask again in a moment.")) with
                { RetryAfter = 1 };
            }

            var seed = known?.Seed ?? Guid.CreateVersion7(time.GetUtcNow());
            if (await catalog.TryPutAsync(Entry(id, new KnownRequest(seed, Until(), null, null), entry?.Version), cancel) is { } begun)
                return await BeginAsync(begun, seed, first);
        }
    }

    private static async Task<Answer> RepeatAsync(string? content, KnownAnswer answer, Func<ContentHash, Task> read)
    {
        using var hash = new ContentHash();
        await read(hash);
        return hash.Value() == content
            ? ApiAnswers.Of(answer.Status, Encoding.UTF8.GetBytes(answer.Body)) with { Location = answer.Location, Replayed = true }
            : Problem.Answer(new Failure(FailureKind.KeyReused, "This Idempotency-Key came before, with another request; a new request needs a new key."));
    }

    private async Task<Answer> BeginAsync(CatalogEntry begun, Guid seed, Func<Guid, ContentHash, Task<Answer>> first)
    {
        using var over = new CancellationTokenSource();
        using var hash = new ContentHash();
        var renewing = RenewAsync(begun, seed, over.Token);
        Answer? answer = null;
        try
        {
            return answer = await first(seed, hash);
        }
        finally
        {
            await over.CancelAsync();
            await EndAsync(await renewing, seed, hash.Value(), answer);
        }
    }

    /// <summary>Keeps what was answered; a refusal is not kept, so that the same key may try again.</summary>
    private async Task EndAsync(CatalogEntry entry, Guid seed, string content, Answer? answer)
    {
        try
        {
            if (answer is not { Status: 200 or 201 })
            {
                await catalog.DeleteAsync(Kind, entry.Id, CancellationToken.None);
                return;
            }

            var kept = new KnownAnswer(answer.Status, answer.Location, Encoding.UTF8.GetString(answer.Body.Span));
            await catalog.TryPutAsync(Entry(entry.Id, new KnownRequest(seed, time.GetUtcNow(), content, kept), entry.Version), CancellationToken.None);
        }
        catch (StorageException)
        {
            // It reads as a try that died: the next one finds the same ids.
        }
    }

    private async Task<CatalogEntry> RenewAsync(CatalogEntry entry, Guid seed, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                entry = await catalog.TryPutAsync(Entry(entry.Id, new KnownRequest(seed, Until(), null, null), entry.Version), CancellationToken.None) ?? entry;
        }
        catch (Exception error) when (error is OperationCanceledException or StorageException)
        {
            // The answer is there, or it comes late.
        }

        return entry;
    }

    private DateTimeOffset Until() => time.GetUtcNow() + Lease;

    private CatalogEntry Entry(Guid id, KnownRequest request, string? version) =>
        new(Kind, id, JsonSerializer.SerializeToUtf8Bytes(request, RequestJson.Default.KnownRequest)) { Version = version, Expires = time.GetUtcNow() + Life };
}

/// <param name="Seed">What its ids are made from.</param>
/// <param name="Until">Without an answer: when it counts as dead.</param>
/// <param name="Content">The hash of what was asked.</param>
internal sealed record KnownRequest(Guid Seed, DateTimeOffset Until, string? Content, KnownAnswer? Answer);

internal sealed record KnownAnswer(int Status, string? Location, string Body);

[JsonSerializable(typeof(KnownRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
