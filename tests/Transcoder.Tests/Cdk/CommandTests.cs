using System.Diagnostics;
using Transcoder.Cdk;

namespace Transcoder.Tests.Cdk;

/// <summary>The app as it is started: what it says, and what it says when something is missing.</summary>
[Collection(CdkCollection.Name)]
public sealed class CommandTests
{
    private static readonly string App = Path.Combine(AppContext.BaseDirectory, "Transcoder.Cdk.dll");

    [Fact]
    public async Task A_wrong_context_ends_it_with_a_line_for_each_and_no_stack_trace()
    {
        var (code, output, errors) = await RunAsync(Dotnet, [App], ("CDK_CONTEXT_JSON", """{"runtime": "java", "resizeMemory": 1, "presett": "x"}"""));

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            [
                "presett: there is no such key; did you mean presets?",
                "runtime: 'java' is not allowed; allowed: managed, native.",
                "resizeMemory: '1' is not allowed; allowed: 512 to 10240.",
            ],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_context_that_is_no_json_is_told()
    {
        var (code, _, errors) = await RunAsync(Dotnet, [App], ("CDK_CONTEXT_JSON", "{"));

        Assert.Equal(1, code);
        Assert.StartsWith("The context, which cdk.json holds, cannot be read: ", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task Words_on_the_command_line_are_refused_with_how_to_give_a_value()
    {
        var (code, _, errors) = await RunAsync(Dotnet, [App, "-c", "runtime=native"]);

        Assert.Equal(1, code);
        Assert.Equal("'-c runtime=native': nothing is expected here. Values of the context are given as 'npx cdk synth -c runtime=native', or in cdk.json.", errors.Trim());
    }

    [Fact]
    public async Task Without_node_it_says_what_to_install()
    {
        var (code, _, errors) = await RunAsync(Dotnet, [App], ("PATH", CdkFolders.New()));

        Assert.Equal(1, code);
        Assert.StartsWith("The CDK runs on Node.js. 'node' could not be started: ", errors);
        Assert.Contains("Install Node.js", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public void A_tool_that_fails_is_named_with_what_it_said()
    {
        var progress = new StringWriter();
        var handedOn = Assert.Throws<SynthException>(() => Tool.Run("dotnet", ["publish", "nowhere"], Path.GetTempPath(), progress, "The function could not be built."));
        Assert.Equal("The function could not be built. 'dotnet publish nowhere' ended with 1; what it said is above.", handedOn.Message);
        Assert.Contains("nowhere", progress.ToString());

        var missing = Assert.Throws<SynthException>(() => Tool.Run("dotnet-of-nowhere", [], Path.GetTempPath(), progress, "The function could not be built."));
        Assert.StartsWith("The function could not be built. 'dotnet-of-nowhere' could not be started: ", missing.Message);
        Assert.Contains("Install the .NET 10 SDK", missing.Message);

        var kept = Assert.Throws<SynthException>(() => Tool.Run("node", ["-e", "console.error('no such thing'); process.exit(3)"], Path.GetTempPath(), "input", "It failed."));
        Assert.StartsWith("It failed. 'node -e ", kept.Message);
        Assert.EndsWith("ended with 3:\nno such thing", kept.Message);
    }

    [Fact]
    public void Presets_that_the_edge_cannot_hold_are_refused()
    {
        var presets = string.Join(';', Enumerable.Range(0, 60).Select(i => $"a_rather_long_name_for_a_preset_{i}=w{i + 1}"));
        var options = Stacks.Options(("presets", presets)) with { UrlSettings = new Dictionary<string, string>() };
        var many = options with { Settings = options.Settings with { Urls = options.Settings.Urls with { Watermarks = [.. Enumerable.Range(0, 900).Select(i => $"watermark_{i}")] } } };

        var error = Assert.Throws<SynthException>(() => EdgeCode.Build(many, Stacks.Repository));

        Assert.StartsWith("The edge functions could not be built. 'node ", error.Message);
    }

    [Fact]
    public async Task Npx_cdk_synth_builds_the_function_and_writes_the_template()
    {
        var folder = CdkFolders.New();

        var (code, output, errors) = await RunAsync("npx", ["cdk", "synth", "--quiet", "--output", folder, "-c", "name=photos", "-c", "logDays=7"]);

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Contains("Building the function (managed-x86_64) …", errors + output);
        var template = new Template(Path.Combine(folder, "photos.template.json"));
        Assert.All(template.All("AWS::Logs::LogGroup").Values, log => Assert.Equal(7, (int)log["RetentionInDays"]!));
        var key = (string)template.One("AWS::Lambda::Function", "Resizing")["Code"]!["S3Key"]!;
        var asset = Path.Combine(folder, $"asset.{Path.GetFileNameWithoutExtension(key)}");
        Assert.True(File.Exists(Path.Combine(asset, "Transcoder.Lambda.dll")), asset);
        Assert.True(File.Exists(Path.Combine(asset, "libvips.so.42")), asset);
        Assert.Equal(key, (string?)template.One("AWS::Lambda::Function", "Mirroring")["Code"]!["S3Key"]);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Which("dotnet");

    private static string Which(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Stacks.Repository, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }
}
