using System.Globalization;

namespace Transcoder.Tests.Docs;

/// <summary>docs/cost.md, whose tables are what the model reckons with.</summary>
internal sealed class CostDocument(string page)
{
    private static readonly Dictionary<string, Deployment> Deployments = new()
    {
        ["as it comes"] = Deployment.AsItComes,
        ["`reducedOriginals=false`"] = Deployment.WithoutReduced,
        ["a resizer that keeps no variants"] = Deployment.KeepsNoVariants,
    };

    public IReadOnlyDictionary<string, Calls> Calls { get; } = MarkdownTable.Rows(page, "what happens")
        .ToDictionary(row => row[0], row => Docs.Calls.Of([.. row[1..].Select(cell => (int)Number(cell))]));

    public IReadOnlyDictionary<string, CostSite> Sites { get; } = MarkdownTable.Rows(page, "site").ToDictionary(row => row[0], row => new CostSite(
        Number(row[1]), Number(row[2]), Number(row[3]) / 100, Number(row[4]), Number(row[5]), Number(row[6]), Number(row[7]), Number(row[8]), (int)Number(row[9])));

    /// <summary>As they stand there, to be compared with <see cref="Bills"/>.</summary>
    public IReadOnlyList<string> Written { get; } = [.. MarkdownTable.Rows(page, "a month of").Select(MarkdownTable.Row)];

    public CostModel Model => new(
        Prices(), Calls, MarkdownTable.Rows(page, "work").ToDictionary(row => row[0], row => new Work((int)Number(row[1]), (int)Number(row[2]))),
        Assumed("a reduced original, MB"), Assumed("an answer stays in a region's cache, days"), Assumed("exponent of Zipf's law"));

    /// <summary>The rows that should stand there.</summary>
    public IEnumerable<string> Bills() =>
        from site in Sites
        from deployment in Deployments
        let bill = Model.Month(site.Value, deployment.Value)
        select MarkdownTable.Row(
        [
            $"{site.Key}, {deployment.Key}", Dollars(bill.Edge), Dollars(bill.S3Requests), Dollars(bill.Storage), Dollars(bill.Lambda), Dollars(bill.Gateway),
            Dollars(bill.TableAndPaths), Dollars(bill.Total), Dollars(bill.BehindTheEdge / site.Value.Views * 1e6),
        ]);

    /// <summary>The rows that should stand there: a million of each thing that happens.</summary>
    public IEnumerable<string> Millions() => Model.Apiece().Select(one => MarkdownTable.Row(
    [
        one.Event, Million(one.Bill.Edge), Million(one.Bill.S3Requests), Million(one.Bill.Lambda), Million(one.Bill.Gateway), Million(one.Bill.TableAndPaths),
        Million(one.Bill.Total), Million(one.Paths),
    ]));

    public IReadOnlyList<string> WrittenMillions { get; } = [.. MarkdownTable.Rows(page, "a million of").Select(MarkdownTable.Row)];

    /// <summary>The rows that should stand there: how many of a hundred views the edge does not have.</summary>
    public IEnumerable<string> MissRows() => Sites.Select(site => MarkdownTable.Row(
        [site.Key, (Model.Misses(site.Value) / site.Value.Views * 100).ToString("0.0", CultureInfo.InvariantCulture)]));

    public IReadOnlyList<string> WrittenMisses { get; } = [.. MarkdownTable.Rows(page, "views that the edge does not have").Select(MarkdownTable.Row)];

    public static string Row(string happened, Calls calls) =>
        MarkdownTable.Row([happened, .. calls.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]);

    public static CostDocument Read(string repository) => new(File.ReadAllText(Path.Combine(repository, "docs", "cost.md")));

    private Prices Prices()
    {
        var rows = MarkdownTable.Rows(page, "paid for").ToDictionary(row => row[0], row => Number(row[2]) / Number(row[1]));
        return new Prices(
            rows["CloudFront: request over HTTPS"], rows["CloudFront: run of a function"], rows["CloudFront: GB to browsers"], rows["CloudFront: path to forget"],
            rows["S3: PUT, COPY, POST, LIST"], rows["S3: GET, HEAD"], rows["S3: GB kept for a month"], rows["Lambda: invocation"], rows["Lambda: GB-second"],
            rows["API Gateway: request of an HTTP API"], rows["DynamoDB: write unit"], rows["DynamoDB: read unit"]);
    }

    private double Assumed(string name) => Number(MarkdownTable.Rows(page, "assumed").Single(row => row[0] == name)[1]);

    private static string Million(double apiece) => Dollars(apiece * 1e6);

    private static string Dollars(double dollars) => dollars.ToString("#,0.00", CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
