using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>What the page at <c>/</c> asks its server beside images and the image API; on this machine only, and no part of any contract.</summary>
internal sealed class PlaygroundApi(
    OriginalsShelf shelf, VariantPurge purge, UrlPolicy policy, ServeOptions options, IEdge edge, EdgeStore cache, WorkGate gate, Journal journal, Crowd crowd, Visitor visitor)
{
    public const string Root = "/api/playground/";

    private const int LastShown = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async ValueTask<OriginAnswer> AnswerAsync(HttpContext context, Exchange exchange, CancellationToken cancel)
    {
        var request = context.Request;
        var name = exchange.Path[Root.Length..];
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead && PlaygroundFiles.Find(request, name) is { } file)
            return file;
        if (visitor.Refused(request, changes: !isRead) is { } refused)
            return Of(refused);
        try
        {
            var (call, key) = name.IndexOf('/') is > 0 and var slash ? (name[..slash], name[(slash + 1)..]) : (name, "");
            return (isRead ? "GET" : request.Method, call) switch
            {
                ("GET", "settings.json") => Said(Settings()),
                ("GET", "originals") when key is "" => Said(await ListAsync(request.Query["after"].ToString(), cancel)),
                ("GET", "originals") => await shelf.LookAsync(key, cancel) is { } card ? Said(card) : Of(Failure.NoOriginal(key)),
                ("PUT", "originals") when key is not "" => Done(await shelf.AddAsync(key, new RequestBody(request.Body), request.ContentLength, cancel)),
                ("DELETE", "originals") when key is not "" => Done(await shelf.DeleteAsync(key, cancel)),
                ("POST", "purge") when key is not "" => Said(await PurgeAsync(key, cancel)),
                ("POST", "crowd") when key is not "" => await CrowdAsync(key, request.Query["count"], request.Query["mark"], cancel),
                ("GET", "path") when key is not "" => PathOf(key, request.Query["spec"].ToString()),
                ("GET", "requests") => Said(Requests(request.Query["mark"].ToString())),
                ("GET", "status") => Said(Status()),
                _ => Of(new Failure(FailureKind.Missing, "The playground has no such call.")),
            };
        }
        catch (Images.ContentException error)
        {
            return Of(error.Failure);
        }
        catch (Exception error) when (error is StorageException or ArgumentException)
        {
            // An argument: a key that no store takes.
            return Of(error is StorageException
                ? new Failure(FailureKind.Storage, "The store did not answer. Try again.", error.ToString())
                : new Failure(FailureKind.BadRequest, "That can be no original's name: it has 1 to 1,024 bytes.", error.Message));
        }
    }

    private object Settings() => new
    {
        // The names are those of the edge functions' configuration: the page reads URLs with the same code.
        Presets = options.Urls.Presets.Keys.Order(StringComparer.Ordinal),
        options.Urls.PresetsOnly,
        Ladder = options.Urls.Steps && !policy.IsSigning ? options.Urls.Ladder : [],
        Marks = options.Urls.Ladder,
        options.Urls.Watermarks,
        policy.IsSigning,
    };

    private async Task<object> ListAsync(string after, CancellationToken cancel)
    {
        var page = await shelf.ListAsync(after, cancel);
        return new { Originals = page, Next = page.Count == OriginalsShelf.PageSize ? page[^1].Key : null };
    }

    /// <summary>Without the mirror's change locks, as the command does it from another process: the original stays what it is, so a variant
    /// that is stored meanwhile, or that comes to the edge again, is of the right version, only not as cold as was asked for.</summary>
    private async Task<object> PurgeAsync(string key, CancellationToken cancel)
    {
        var found = await purge.FindAsync(key, cancel);
        await purge.DeleteAllAsync(key, cancel);
        var tag = CacheTag.For(key);
        await edge.InvalidateAsync(new Invalidation { Paths = [key], Tag = tag, Reference = $"purge {Guid.NewGuid():n}" }, cancel);
        return new { Variants = found, Forgotten = new[] { LocalEdge.PathLabel(key), LocalEdge.TagLabel(tag) } };
    }

    private async Task<OriginAnswer> CrowdAsync(string path, string? count, string? mark, CancellationToken cancel)
    {
        if (!int.TryParse(count, out var many) || many is < 1 or > Crowd.Most || mark is not { Length: > 0 and <= 64 } || mark.Any(c => !char.IsAsciiLetterOrDigit(c)))
            return Of(new Failure(FailureKind.BadRequest, $"A crowd has a count of 1 to {Crowd.Most} and a mark."));
        if (policy.Resolve(path) is not UrlTarget.Variant)
            return Of(new Failure(FailureKind.BadRequest, "A crowd asks for a variant."));
        var had = await crowd.AskAsync(path, many, mark, cancel);
        return Said(new { Asked = many, Had = had });
    }

    /// <summary>Signed where paths are signed, which a page cannot do by itself.</summary>
    private OriginAnswer PathOf(string key, string spec) => policy.Target(spec, key, onSteps: false) switch
    {
        UrlTarget.Variant variant => Said(new { Path = "/" + UrlPath.Encode(variant.Path) }),
        UrlTarget.Refused refused => Of(Failure.Of(refused.Error)),
        _ => Of(new Failure(FailureKind.BadRequest, $"'{spec}' is no spec.")),
    };

    private object Requests(string mark)
    {
        if (mark is "")
            return new { Passages = journal.Last(LastShown).Passages };
        var (passages, forgotten) = journal.Marked(mark);
        return new { Passages = passages, Forgotten = forgotten };
    }

    private object Status()
    {
        var (passages, errors) = journal.Last(LastShown);
        var kept = cache.Kept;
        return new
        {
            Began = journal.Began,
            journal.Totals,
            Slices = journal.Slices(),
            SliceSeconds = RecentFigures.SliceLength.TotalSeconds,
            Memory = Environment.WorkingSet,
            Heap = GC.GetTotalMemory(forceFullCollection: false),
            EdgeBytes = kept.Bytes,
            EdgeCapacity = options.EdgeBytes,
            EdgeEntries = kept.Count,
            Working = gate.Pending,
            gate.Threads,
            gate.QueueLimit,
            Passages = passages,
            Errors = errors,
        };
    }

    private static OriginAnswer Done(Failure? failure) =>
        failure is null ? new OriginAnswer(StatusCodes.Status204NoContent) { Route = "playground", CacheControl = Problem.NotStored } : Of(failure);

    private static OriginAnswer Of(Failure failure) => OriginAnswer.Of(Problem.Answer(failure), "playground") with { CacheControl = Problem.NotStored };

    private static OriginAnswer Said(object what)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(what, Json);
        return new OriginAnswer(StatusCodes.Status200OK)
        {
            Route = "playground",
            ContentType = "application/json",
            ContentLength = body.Length,
            CacheControl = Problem.NotStored,
            Body = body,
        };
    }
}
