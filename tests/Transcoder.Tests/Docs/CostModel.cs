namespace Transcoder.Tests.Docs;

/// <summary>What is paid for by the piece, of one thing that happens.</summary>
/// <param name="EdgeRequests">Asked of CloudFront.</param>
/// <param name="EdgeFunctions">Runs of its functions.</param>
/// <param name="S3Writes">PUT, COPY, POST and LIST.</param>
/// <param name="S3Reads">GET and HEAD, by the website or by a function.</param>
/// <param name="Paths">Paths and tags that the edge is told to forget.</param>
internal sealed record Calls(
    int EdgeRequests, int EdgeFunctions, int S3Writes, int S3Reads, int Gateway, int Resize, int Mirror, int Images, int TableWrites, int TableReads, int Paths)
{
    public IReadOnlyList<int> Numbers =>
        [EdgeRequests, EdgeFunctions, S3Writes, S3Reads, Gateway, Resize, Mirror, Images, TableWrites, TableReads, Paths];

    public static Calls Of(IReadOnlyList<int> n) => new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]);
}

/// <summary>Dollars apiece.</summary>
internal sealed record Prices(
    double EdgeRequest, double EdgeFunction, double EdgeGigabyte, double Path, double S3Write, double S3Read, double GigabyteMonth,
    double Invocation, double GigabyteSecond, double GatewayRequest, double TableWrite, double TableRead);

/// <summary>How long a function works, and with how much memory.</summary>
internal sealed record Work(int Megabytes, int Milliseconds)
{
    public double GigabyteSeconds => Megabytes / 1024.0 * Milliseconds / 1000;
}

/// <param name="Large">The part of the originals that deserve a reduced one, 0 to 1.</param>
internal sealed record CostSite(
    double Originals, double OriginalMegabytes, double Large, double Variants, double VariantKilobytes, double Views, double New, double Overwritten, int Regions);

internal enum Deployment { AsItComes, WithoutReduced, KeepsNoVariants }

/// <summary>Dollars of a month.</summary>
internal sealed record Bill(double Edge, double S3Requests, double Storage, double Lambda, double Gateway, double TableAndPaths)
{
    public double Total => Edge + BehindTheEdge;

    public double BehindTheEdge => S3Requests + Storage + Lambda + Gateway + TableAndPaths;
}

/// <summary>What a site costs in a month, from what is counted of each thing that happens.</summary>
internal sealed class CostModel(
    Prices prices, IReadOnlyDictionary<string, Calls> calls, IReadOnlyDictionary<string, Work> work, double reducedMegabytes, double residenceDays, double skew)
{
    public const string EdgeHit = "edge hit";
    public const string StoreHit = "store hit";
    public const string FromOriginal = "variant from the original";
    public const string FromReduced = "variant from the reduced original";
    public const string Dropped = "original dropped";
    public const string PhotographDropped = "photograph dropped, with its reduced original";
    public const string Overwritten = "original overwritten, with one variant";
    public const string SmallMirrored = "copy, without reduced originals";
    public const string Mirrored = "copy";
    public const string PhotographMirrored = "copy and reduced original";
    public const string KeptByNobody = "variant that nobody keeps";

    /// <summary>What a function does of what happens; nothing where no function runs, or too seldom to matter.</summary>
    private static readonly Dictionary<string, string> WorkOf = new()
    {
        [FromOriginal] = FromOriginal,
        [FromReduced] = FromReduced,
        [Dropped] = Mirrored,
        [PhotographDropped] = PhotographMirrored,
        [Overwritten] = Mirrored,
    };

    private const double DaysOfMonth = 30;
    private const double FreePaths = 1000;

    /// <summary>
    /// Views that the edge does not have, each region for itself. Which variant is asked for follows Zipf's law; a region keeps an answer for
    /// the days of residence, and whoever asks next pays for the next: of m requests in a month, m / (1 + m × residence).
    /// </summary>
    public double Misses(CostSite site)
    {
        var variants = (int)(site.Originals * site.Variants);
        var weights = Enumerable.Range(1, variants).Select(rank => Math.Pow(rank, -skew)).ToArray();
        var all = weights.Sum();
        return weights.Sum(weight =>
        {
            var asked = site.Views * weight / all / site.Regions;
            return site.Regions * asked / (1 + (asked * residenceDays / DaysOfMonth));
        });
    }

    /// <summary>What happens, one by one; the last is its paths beyond the free ones.</summary>
    public IEnumerable<(string Event, Bill Bill, double Paths)> Apiece() =>
        from happened in calls
        where WorkOf.ContainsKey(happened.Key) || happened.Key is EdgeHit or StoreHit
        let call = happened.Value
        let seconds = WorkOf.TryGetValue(happened.Key, out var name) ? work[name].GigabyteSeconds : 0
        select (
            happened.Key,
            new Bill(
                (call.EdgeRequests * prices.EdgeRequest) + (call.EdgeFunctions * prices.EdgeFunction),
                (call.S3Writes * prices.S3Write) + (call.S3Reads * prices.S3Read),
                0,
                ((call.Resize + call.Mirror) * prices.Invocation) + (seconds * prices.GigabyteSecond),
                call.Gateway * prices.GatewayRequest,
                (call.TableWrites * prices.TableWrite) + (call.TableReads * prices.TableRead)),
            call.Paths * prices.Path);

    public Bill Month(CostSite site, Deployment deployment)
    {
        var misses = Misses(site);
        if (deployment is Deployment.KeepsNoVariants)
            return WithoutAStore(site, misses);

        var reduced = deployment is Deployment.AsItComes ? site.Large : 0;
        var made = Math.Min(site.New * site.Variants, misses);
        (string Event, double Times)[] events =
        [
            (EdgeHit, site.Views - misses), (StoreHit, misses - made), (FromReduced, made * reduced), (FromOriginal, made * (1 - reduced)),
            (PhotographDropped, site.New * reduced), (Dropped, site.New * (1 - reduced)), (Overwritten, site.Overwritten),
        ];
        var mirrored = deployment is Deployment.AsItComes ? Mirrored : SmallMirrored;
        var seconds = (made * reduced * work[FromReduced].GigabyteSeconds) + (made * (1 - reduced) * work[FromOriginal].GigabyteSeconds)
            + ((site.New + site.Overwritten) * reduced * work[PhotographMirrored].GigabyteSeconds)
            + ((site.New + site.Overwritten) * (1 - reduced) * work[mirrored].GigabyteSeconds);
        var gigabytes = ((site.Originals * ((2 * site.OriginalMegabytes) + (reduced * reducedMegabytes)))
            + (site.Originals * site.Variants * site.VariantKilobytes / 1024)) / 1024;
        double Sum(Func<Calls, int> of) => events.Sum(happened => happened.Times * of(calls[happened.Event]));

        return new Bill(
            Edge(site, Sum(call => call.EdgeRequests), Sum(call => call.EdgeFunctions)),
            (Sum(call => call.S3Writes) * prices.S3Write) + (Sum(call => call.S3Reads) * prices.S3Read),
            gigabytes * prices.GigabyteMonth,
            (Sum(call => call.Resize + call.Mirror + call.Images) * prices.Invocation) + (seconds * prices.GigabyteSecond),
            Sum(call => call.Gateway) * prices.GatewayRequest,
            (Sum(call => call.TableWrites) * prices.TableWrite) + (Sum(call => call.TableReads) * prices.TableRead)
                // What may wait is not asked for beyond the free ones.
                + (Math.Max(0, (site.Overwritten * calls[Overwritten].Paths) - FreePaths) * prices.Path));
    }

    /// <summary>Each miss of the edge is a request of the gateway, a run of the function, and a read of the original.</summary>
    private Bill WithoutAStore(CostSite site, double misses) => new(
        Edge(site, site.Views, site.Views),
        (misses * prices.S3Read) + ((site.New + site.Overwritten) * prices.S3Write),
        site.Originals * site.OriginalMegabytes / 1024 * prices.GigabyteMonth,
        misses * (prices.Invocation + (work[KeptByNobody].GigabyteSeconds * prices.GigabyteSecond)),
        misses * prices.GatewayRequest,
        0);

    private double Edge(CostSite site, double requests, double functions) =>
        (requests * prices.EdgeRequest) + (functions * prices.EdgeFunction) + (site.Views * site.VariantKilobytes / 1024 / 1024 * prices.EdgeGigabyte);
}
