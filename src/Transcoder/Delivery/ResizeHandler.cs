using System.Collections.Concurrent;
using System.Diagnostics;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>
/// Answers for a variant that the website origin did not have: parse, policy, original, libvips, store, forget the redirect. One method
/// for all hosts; it throws nothing that its input could cause.
/// </summary>
public sealed class ResizeHandler(
    IObjectStore store, UrlPolicy policy, IEdge edge, ImageTransformer transformer, ChangeLocks locks, ResizeOptions options)
{
    /// <summary>What is made lives in the store; the answer itself only bridges the time until the edge has asked there.</summary>
    public const string BridgeLived = "public, max-age=60, s-maxage=10";

    private const string RedirectLived = "public, max-age=86400";

    private readonly ConcurrentDictionary<string, bool> _asking = new(StringComparer.Ordinal);
    private readonly SingleFlight<Outcome<Variant>> _flights = new();
    private readonly VariantMaking _making = new(store, transformer, locks, new VariantStoring(store, edge, locks, options), options);

    public async Task<Answer> HandleAsync(ResizeRequest request, CancellationToken cancel = default)
    {
        Answer answer;
        try
        {
            answer = await DispatchAsync(request, cancel);
        }
        catch (StorageException error)
        {
            answer = Problem.Answer(new Failure(FailureKind.Storage, "The store did not answer; the image may well exist. Try again.", error.ToString()));
        }
        catch (EdgeException error)
        {
            answer = Problem.Answer(new Failure(FailureKind.Storage, "The original changed, and the CDN did not accept to forget its variant. Try again.", error.ToString()));
        }

        Telemetry.Answers.Add(1, Telemetry.Tag("route", answer.Route), Telemetry.Tag("status", answer.Status));
        return request.Method == "HEAD" ? answer with { Body = default } : answer;
    }

    private async Task<Answer> DispatchAsync(ResizeRequest request, CancellationToken cancel)
    {
        if (request.Method is not ("GET" or "HEAD"))
            return Problem.Answer(new Failure(FailureKind.MethodNotAllowed, $"{request.Method} is not allowed here; GET and HEAD are."));

        switch (policy.Resolve(request.Path))
        {
            // The API keeps its records there; they are nobody's image.
            case UrlTarget.Variant { Key: var reserved } when UrlPolicy.IsReserved(reserved):
                return Problem.Answer(Failure.NoOriginal(reserved));
            case UrlTarget.Original { Key: var reserved } when UrlPolicy.IsReserved(reserved):
                return Problem.Answer(Failure.NoOriginal(reserved));
            case UrlTarget.Moved moved:
                return Redirect(301, moved.Path, RedirectLived);
            case UrlTarget.Refused { Error: var error }:
                return Problem.Answer(Failure.Of(error));
            case UrlTarget.Variant { Spec.Format: OutputFormat.Auto } auto:
                var path = policy.ResolveAuto(auto, request.Accept) switch
                {
                    UrlTarget.Variant concrete => concrete.Path,
                    UrlTarget.Original original => original.Key,
                    var other => throw new UnreachableException(other.ToString()),
                };
                return Redirect(302, path, "private, no-store") with { Vary = "Accept" };
            case UrlTarget.Variant variant:
                return await VariantAsync(variant, request, cancel);
            case UrlTarget.Original original:
                return await OriginalAsync(original.Key, request, cancel);
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    private async Task<Answer> VariantAsync(UrlTarget.Variant target, ResizeRequest request, CancellationToken cancel)
    {
        var found = await FindOrMakeAsync(target, request, cancel);
        if (found.Try(out var answer, out var failure))
            return answer;

        // Tagged too, so that an original that comes takes its 404 away.
        var problem = Problem.Answer(failure) with { CacheTag = CacheTag.For(target.Key) };
        if (options.Fallback is not { } fallback || failure.Kind is not (FailureKind.Missing or FailureKind.Unreadable) || fallback == target.Key)
            return problem;

        var path = policy.Path(target.Path[..target.Path.IndexOf('/')], fallback);
        var standIn = await FindOrMakeAsync(new UrlTarget.Variant(path, target.Spec, fallback), request with { IfNoneMatch = null }, cancel);
        return standIn.Try(out var image, out _) && image.Location is null
            ? image with { Status = problem.Status, CacheControl = problem.CacheControl, CacheTag = problem.CacheTag, ETag = null, LogDetail = problem.LogDetail }
            : problem;
    }

    private async Task<Outcome<Answer>> FindOrMakeAsync(UrlTarget.Variant target, ResizeRequest request, CancellationToken cancel)
    {
        var first = _asking.TryAdd(target.Path, true);
        try
        {
            return await FindOrMakeAsync(target, request, first, cancel);
        }
        finally
        {
            if (first)
                _asking.TryRemove(target.Path, out _);
        }
    }

    /// <param name="first">Of those that ask for this variant now: of a herd one alone has the original's bytes sent.</param>
    private async Task<Outcome<Answer>> FindOrMakeAsync(UrlTarget.Variant target, ResizeRequest request, bool first, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await using var look = VariantLook.Begin(store, locks, options, target, first, cancel);
        var stored = await look.Variant;
        if (await look.Original is not { Info: var original } fetch)
            return Failure.NoOriginal(target.Key);

        if (stored is not null && stored.IsOf(original) && await StoredAsync(stored, request, cancel) is { } fromStore)
            return fromStore with { CacheTag = CacheTag.For(target.Key) };

        var own = false;
        // The original's version is part of the name: who asks after a change must not get what was begun before it.
        var made = await _flights.RunAsync($"{original.ETag} {target.Path}", () =>
        {
            own = true;
            return _making.MakeAsync(target, fetch, look.Reduced, () => request.TimeLeft - options.TimeKept - Stopwatch.GetElapsedTime(began));
        });
        if (!made.Try(out var variant, out var failure))
            return failure;

        var route = own ? Route.Made : Route.Joined;
        if (IsTooLong(variant.Bytes.Length, request))
        {
            return variant.StoreTrouble is { } trouble
                ? new Failure(FailureKind.Storage, "The image is too large for an answer and could not be stored. Try again.", trouble)
                : Elsewhere(target.Path, route) with { Timing = variant.Timing };
        }

        return new Answer(200)
        {
            ContentType = variant.ContentType,
            Body = variant.Bytes,
            ContentLength = variant.Bytes.Length,
            ETag = variant.ETag,
            CacheControl = variant.StoreTrouble is null ? BridgeLived : Problem.NotStored,
            CacheTag = CacheTag.For(target.Key),
            Timing = variant.Timing,
            Route = route,
            LogDetail = variant.StoreTrouble ?? variant.Note,
        };
    }

    /// <summary>The website origin answers for originals; one that came after the redirect was cached is answered here.</summary>
    private async Task<Answer> OriginalAsync(string key, ResizeRequest request, CancellationToken cancel)
    {
        var info = await store.HeadAsync(key, cancel);
        var stored = info is null ? null : await StoredAsync(info, request, cancel);
        return (stored ?? Problem.Answer(Failure.NoOriginal(key))) with { CacheTag = CacheTag.For(key) };
    }

    /// <summary>Null where the object went or changed since it was looked at.</summary>
    private async Task<Answer?> StoredAsync(ObjectInfo info, ResizeRequest request, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var answer = new Answer(200)
        {
            ContentType = info.Headers.ContentType,
            ContentLength = info.Size,
            ETag = info.ETag,
            CacheControl = BridgeLived,
            Route = Route.Stored,
        };
        if (new ReadOptions { IfNoneMatch = request.IfNoneMatch }.Decide(info).Outcome == ReadOutcome.NotModified)
            return answer with { Status = 304 };
        if (request.Method == "HEAD")
            return answer;
        if (IsTooLong(info.Size, request))
            return Elsewhere(info.Key, Route.Stored);

        await using var opened = await store.OpenAsync(info.Key, new ReadOptions { IfMatch = info.ETag }, cancel);
        if (opened is not { Outcome: ReadOutcome.Content })
            return null;
        var body = await opened.ReadAllAsync(cancel);
        return answer with { Body = body, Timing = new ServerTiming { Fetch = watch.Elapsed } };
    }

    private bool IsTooLong(long bytes, ResizeRequest request) => request.Method != "HEAD" && bytes > options.AnswerLimit?.Bytes;

    private Answer Elsewhere(string key, Route route) => new(302)
    {
        Location = options.AnswerLimit!.SignedUrl(key).OriginalString,
        CacheControl = "private, no-store",
        ContentLength = 0,
        Route = route,
    };

    private static Answer Redirect(int status, string path, string cacheControl) =>
        new(status) { Location = "/" + UrlPath.Encode(path), CacheControl = cacheControl, ContentLength = 0 };
}
