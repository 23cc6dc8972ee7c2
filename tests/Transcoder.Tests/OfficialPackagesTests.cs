using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Transcoder.Tests;

/// <summary>What stands in for packages that a registry may lack is swapped by one property, and nobody else notices.</summary>
public class OfficialPackagesTests
{
    [Theory]
    [InlineData("Transcoder", "NetVips NetVips.Native")]
    [InlineData("Transcoder.Aws", "AWSSDK.CloudFront")]
    [InlineData("Transcoder.Lambda", "Amazon.Lambda.APIGatewayEvents Amazon.Lambda.Core Amazon.Lambda.RuntimeSupport Amazon.Lambda.S3Events Amazon.Lambda.Serialization.SystemTextJson")]
    public async Task The_official_packages_change_references_and_no_line_of_code(string project, string packages)
    {
        var (ours, official) = (await EvaluateAsync(project, "false"), await EvaluateAsync(project, "true"));

        Assert.Equal(Names(ours, "Compile"), Names(official, "Compile"));
        Assert.Equal((string?)ours["Properties"]!["DefineConstants"], (string?)official["Properties"]!["DefineConstants"]);
        Assert.Equal(packages.Split(' '), Names(official, "PackageReference").Except(Names(ours, "PackageReference")));
        Assert.Contains(Names(ours, "ProjectReference"), IsStandIn);
        Assert.DoesNotContain(Names(official, "ProjectReference"), IsStandIn);

        static bool IsStandIn(string reference) => reference.Contains("Compat", StringComparison.Ordinal);
    }

    private static async Task<JsonNode> EvaluateAsync(string project, string officialPackages)
    {
        using var msbuild = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Project.File("..", "..", "src", project, $"{project}.csproj"), $"-p:OfficialPackages={officialPackages}",
                "-getItem:Compile", "-getItem:PackageReference", "-getItem:ProjectReference", "-getProperty:DefineConstants",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        return JsonNode.Parse(await msbuild.StandardOutput.ReadToEndAsync())!;
    }

    private static string[] Names(JsonNode evaluated, string item) =>
        [.. evaluated["Items"]![item]!.AsArray().Select(one => (string)one!["Identity"]!).Order(StringComparer.Ordinal)];
}
