using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Transcoder.Cdk;
using Transcoder.Contracts;
using Transcoder.Tests.Cdk;

namespace Transcoder.Tests.Docs;

/// <summary>What docs/security.md promises is tried by tests that exist, and its rights are those of the stack.</summary>
[Collection(CdkCollection.Name)]
public sealed partial class SecurityTests
{
    private static readonly string Repository = Path.GetFullPath(Project.File("..", ".."));
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository, "docs", "security.md"));

    /// <summary>As the template writes a resource, and as the page does.</summary>
    private static readonly (string Template, string Page)[] Resources =
    [
        ("arn:{AWS::Partition}:s3:::transcoder-images-{AWS::AccountId}-{AWS::Region}", "destination"),
        ("arn:{AWS::Partition}:s3:::transcoder-originals-{AWS::AccountId}-{AWS::Region}", "source"),
        ("arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{DeliveryDistribution}", "the distribution"),
        ("{RecordsTable.StreamArn}", "the table's stream"),
        ("{RecordsTable.Arn}/stream/*", "the table's streams"),
        ("{RecordsTable.Arn}", "the table"),
        ("{ResizingResizeLog.Arn}", "its own log"),
        ("{MirroringMirrorLog.Arn}", "its own log"),
        ("{ImagingImagesLog.Arn}", "its own log"),
        ("{WorkingJobsLog.Arn}", "its own log"),
        ("{MirroringFailed.Arn}", "its dead-letter queue"),
        ("{WorkingFailed.Arn}", "its dead-letter queue"),
    ];

    public static TheoryData<string, string> Attacks
    {
        get
        {
            var attacks = new TheoryData<string, string>();
            foreach (var row in MarkdownTable.Rows(Page, "attack"))
                attacks.Add(row[0], row[2]);
            return attacks;
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Each_attack_is_tried_by_tests_that_exist(string attack, string testedBy)
    {
        var classes = TestClass().Matches(testedBy).Select(match => match.Groups[1].Value).ToArray();

        Assert.True(classes.Length > 0, $"Nothing tries: {attack}");
        Assert.All(classes, name => Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository, "tests"), $"{name}.cs", SearchOption.AllDirectories),
            file => Regex.IsMatch(File.ReadAllText(file), $@"class {name}\b.*\n[\s\S]*\[(Fact|Theory)\]")));
    }

    [Theory]
    [InlineData("resize", "Resizing")]
    [InlineData("mirror", "Mirroring")]
    [InlineData("images", "Imaging")]
    [InlineData("jobs", "Working")]
    public void A_functions_rights_are_those_of_the_stack(string function, string id)
    {
        var template = Stacks.Of();
        var written = MarkdownTable.Rows(Page, "function")
            .Where(row => row[0].Split(", ").Contains(function))
            .Select(row => $"Allow {row[1]} on {row[2]}".Replace("`", "", StringComparison.Ordinal));

        Assert.Equal(Template.Statements(template.One("AWS::IAM::Policy", id)).Select(Said), written);

        static string Said(string statement) =>
            Resources.Aggregate(statement, (text, resource) => text.Replace(resource.Template, resource.Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_policy_of_every_answer_is_that_of_the_distribution()
    {
        var policies = Stacks.Of().All("AWS::CloudFront::ResponseHeadersPolicy").Values;
        Assert.All(policies, policy => Assert.Contains(
            (string)policy["ResponseHeadersPolicyConfig"]!["SecurityHeadersConfig"]!["ContentSecurityPolicy"]!["ContentSecurityPolicy"]!, Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_lines_that_sign_give_the_signature()
    {
        const string Key = "a-secret-of-sixteen-bytes-or-more";
        var lines = Page.Split("<!-- sign -->")[1].Split("<!-- /sign -->")[0].Trim();
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", lines["```sh\n".Length..^"```".Length]]) { RedirectStandardOutput = true };
        start.Environment["KEY"] = Key;
        using var bash = Process.Start(start)!;

        var signature = bash.StandardOutput.ReadToEnd().Trim();

        bash.WaitForExit();
        Assert.Equal(Signature.Compute(System.Text.Encoding.UTF8.GetBytes(Key), "w400-h300-cover", "photo.jpg"), signature);
    }

    [Fact]
    public void What_an_attacker_can_cost_is_reckoned_from_the_defaults_and_the_prices()
    {
        var cost = File.ReadAllText(Path.Combine(Repository, "docs", "cost.md"));
        var second = Price("Lambda: GB-second", 2);
        var day = int.Parse(ContextKeys.ResizeMemory.Default, CultureInfo.InvariantCulture) / 1024.0 * 86_400 * second;
        Says($"runs all day costs ${day:0.00}.");
        Says($"cost ${day * 1000:#,0} a day.");

        var requests = int.Parse(ContextKeys.RateLimit.Default, CultureInfo.InvariantCulture) * 86_400;
        var making = MarkdownTable.Rows(cost, "a million of").Single(row => row[0] == "variant from the original")[6];
        Says($"{requests:#,0} a day, ${requests / 1e6 * double.Parse(making, CultureInfo.InvariantCulture):0} for the making");
        Says($"${Price("CloudFront: GB to browsers", 2)} a GB");

        var sizes = UrlPolicyOptions.DefaultLadder.Count;
        Says($"{sizes} widths × {sizes} heights × 10 places × 20 qualities × 6 formats are {sizes * sizes * 10 * 20 * 6:#,0} variants");

        double Price(string what, int column) =>
            double.Parse(MarkdownTable.Rows(cost, "paid for").Single(row => row[0] == what)[column], CultureInfo.InvariantCulture);

        static void Says(FormattableString text) => Assert.Contains(FormattableString.Invariant(text), Page, StringComparison.Ordinal);
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]+Tests)`")]
    private static partial Regex TestClass();
}
