using System.Text;
using System.Text.Json.Nodes;
using Transcoder.Contracts;

namespace Transcoder.Tests.Cdk;

/// <summary>What becomes of the functions' source on its way to CloudFront.</summary>
public class EdgeBuildTests
{
    private const int Quota = 10 * 1024;

    private static readonly UrlPolicyOptions Full = new()
    {
        Presets = Enumerable.Range(0, 40).ToDictionary(i => $"preset_number_{i}", i => $"w{i + 1}"),
        Watermarks = [.. Enumerable.Range(0, 10).Select(i => $"watermark_{i}")],
        SigningKeys = [new string('a', 64), new string('b', 64)],
    };

    [Theory]
    [InlineData("request")]
    [InlineData("response")]
    public async Task A_large_configuration_fits(string function)
    {
        foreach (var options in new[] { Full, Full with { SigningKeys = [] } })
            Assert.InRange(Encoding.UTF8.GetByteCount(await EdgeBuild.OfAsync(function, options)), 1, Quota);
    }

    [Fact]
    public async Task One_that_does_not_fit_is_refused_with_its_size()
    {
        var options = Full with { Presets = Enumerable.Range(0, 500).ToDictionary(i => $"preset_number_{i}", i => $"w{i + 1}") };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => EdgeBuild.OfAsync("request", options));
        Assert.Matches(@"the request function has \d+ bytes with this configuration; CloudFront takes 10240\. Take fewer", refused.Message);
    }

    [Theory]
    [InlineData("request", "{}", "'presets' of the configuration")]
    [InlineData("request", """{"presets":[],"presetsOnly":false,"ladder":[],"watermarks":[],"signingKeys":"a\"b"}""", "'signingKeys' of the configuration")]
    [InlineData("request", """{"presets":[],"presetsOnly":false,"ladder":[],"watermarks":[],"signingKeys":"","steps":true}""", "'steps' of the configuration")]
    [InlineData("request", "", "JSON")]
    [InlineData("reqest", """{"presets":[],"presetsOnly":false,"ladder":[],"watermarks":[],"signingKeys":""}""", "'reqest' is no edge function")]
    public async Task What_is_wrong_is_said(string function, string configuration, string said)
    {
        var (code, complaint) = await NodeProgram.RunAsync(EdgeBuild.Script, [function], configuration);
        Assert.Equal("", code);
        Assert.Contains(said, complaint);
    }

    [Fact]
    public async Task A_reference_to_a_secret_stands_in_the_code_and_works_when_it_is_resolved()
    {
        const string Reference = "{{resolve:secretsmanager:signing:SecretString}}";
        var code = await EdgeBuild.OfAsync("request", new UrlPolicyOptions { SigningKeys = [Reference] });
        Assert.Equal(2, code.Split(Reference).Length);

        var policy = new UrlPolicy(new UrlPolicyOptions { SigningKeys = ["first-secret-0123456789", "older-secret-9876543210"] });
        using var runtime = new EdgeRuntime();
        runtime.Load("signed", code.Replace(Reference, "older-secret-9876543210,first-secret-0123456789"));
        var path = "/" + UrlPath.Encode(policy.Sign("w123", "a é.jpg"));
        Assert.Equal(path, EdgeAnswer.Of(runtime.Call("signed", new JsonObject { ["request"] = EdgeFunctions.RequestOf(path) })!).GoesOnTo);
    }

    [Theory]
    [InlineData("function handler(e){return new Map()}", "Map is not defined")]
    [InlineData("function handler(e){return [e].flat()}", "flat is not a function")]
    [InlineData("function handler(e){return require('fs')}", "Cannot find module 'fs'")]
    [InlineData("function handler(e){return process.env}", "process is not defined")]
    [InlineData("function handler(e){return handler.constructor('return 1')()}", "Code generation from strings disallowed")]
    [InlineData("function handler(e){}", "the function returned nothing")]
    public void The_runtime_of_these_tests_has_no_more_than_CloudFronts(string code, string error)
    {
        using var runtime = new EdgeRuntime();
        runtime.Load("test", code);
        Assert.Contains(error, Assert.Throws<EdgeFunctionException>(() => runtime.Call("test", new JsonObject())).Message);
    }
}
