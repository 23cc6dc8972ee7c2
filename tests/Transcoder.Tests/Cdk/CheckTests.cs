using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Transcoder.Tests.Cdk;

/// <summary>The templates against what others know: AWS's schema, cdk-nag, and that a circle cannot be deployed.</summary>
[Collection(CdkCollection.Name)]
public sealed partial class CheckTests
{
    private static readonly Template Standard = Stacks.Of();
    private static readonly Template Everything = Stacks.Of(Contexts.Everything);
    private static readonly Template Native = Stacks.Of(("name", "native"), ("runtime", "native"), ("invalidateRedirect", "false"), ("priceClass", "200"));
    private static readonly Template WithoutApi = Stacks.Of(Contexts.WithoutApi);
    private static readonly Template WithPage = Stacks.Of(Contexts.WithPage);

    [Fact]
    public void Every_property_is_one_of_aws_own_schema()
    {
        var (wrong, said) = Checks.Run("schema.mjs", [Standard, Everything, Native, WithoutApi, WithPage]);

        Assert.Empty(wrong);
        var looked = JsonNode.Parse(said)!;
        Assert.Equal(new[] { Standard, Everything, Native, WithoutApi, WithPage }.Sum(template => template.Resources.Count), (int)looked["resources"]!);
        Assert.InRange((int)looked["properties"]!, 1000, int.MaxValue);
    }

    [Fact]
    public void The_schema_check_sees_what_is_wrong()
    {
        var file = Path.Combine(Path.GetDirectoryName(Standard.File)!, "wrong.template.json");
        File.WriteAllText(file, """
            {"Resources": {
              "A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketNam": "x", "VersioningConfiguration": {"Status": "On"}}},
              "B": {"Type": "AWS::S3::Bucketeer"},
              "C": {"Type": "AWS::Lambda::Permission", "Properties": {"Action": 1, "Principal": {"Ref": "Nobody"}}},
              "D": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": {}, "Queues": [{"Fn::GetAtt": ["A", "Arm"]}]}}
            }}
            """);

        var (wrong, _) = Checks.Run("schema.mjs", [new Template(file)]);

        Assert.Equal(
            [
                "wrong A (AWS::S3::Bucket) .BucketNam: no such property",
                "wrong A (AWS::S3::Bucket) .VersioningConfiguration.Status: 'On' is none of Enabled, Suspended",
                "wrong B (AWS::S3::Bucketeer) : no such type",
                "wrong C (AWS::Lambda::Permission) .Action: 1 is no string",
                "wrong C (AWS::Lambda::Permission) .FunctionName: required, and missing",
                "wrong C (AWS::Lambda::Permission) .Principal: there is no 'Nobody'",
                "wrong D (AWS::SQS::QueuePolicy) .Queues[0]: A has no attribute 'Arm'",
            ],
            wrong.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cdk_nag_finds_is_accepted_with_a_reason_and_nothing_is_accepted_that_it_does_not_find()
    {
        var accepted = JsonSerializer.Deserialize<Accepted[]>(File.ReadAllText(Project.File("Cdk", "checks", "accepted.json")), JsonSerializerOptions.Web)!;
        var (found, _) = Checks.Run("nag.mjs", [Standard, Everything, WithPage]);

        Assert.Equal(
            accepted.SelectMany(one => one.Resources.Select(resource => $"{one.Rule} {resource}")).Order(StringComparer.Ordinal),
            found.Select(Finding).Distinct().Order(StringComparer.Ordinal));
        Assert.All(accepted, one => Assert.True(one.Reason.Length > 20, one.Rule));
    }

    /// <summary>Without the stack's name, and the digits that make a resource the only one.</summary>
    private static string Finding(string line) => Unique().Replace(line, "")[(line.IndexOf(' ') + 1)..];

    private sealed record Accepted(string Rule, string[] Resources, string Reason);

    [GeneratedRegex("[0-9A-F]{8}$")]
    private static partial Regex Unique();
}
