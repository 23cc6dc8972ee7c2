using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Transcoder.Contracts;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Docs;

/// <summary>Code and markup in the documentation is right as it stands.</summary>
public sealed partial class CodeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public void Blocks_are_of_languages_that_are_checked() => Assert.All(
        MarkdownPage.OfUsers.SelectMany(page => page.Blocks), block => Assert.Contains(block.Language, (string[])["sh", "text", "json", "csharp", "html"]));

    [Fact]
    public void JSON_can_be_read() => Assert.All(Blocks("json"), block => JsonDocument.Parse(block.Text).Dispose());

    [Fact]
    public void Addresses_in_HTML_are_canonical() => Assert.All(
        Blocks("html").SelectMany(block => Address().Matches(block.Text)),
        address => Assert.Equal(address.Value, Assert.IsType<UrlTarget.Variant>(new UrlPolicy(new UrlPolicyOptions()).Resolve(address.Value)).Path));

    /// <summary>With what a page takes for there: a client, a builder of addresses.</summary>
    [Fact]
    public async Task CSharp_compiles()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["Pages.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Transcoder.Client.dll")}" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Transcoder.Contracts.dll")}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(folder["Pages.cs"], $$"""
            using Transcoder.Client;
            using Transcoder.Contracts;
            using Transcoder.Contracts.Api;

            static class Pages
            {
                {{string.Join('\n', Blocks("csharp").Select((block, number) => $"static async Task Block{number}(TranscoderClient client, ImageUrls urls)\n{{\nawait Task.CompletedTask;\n{block.Text}\n}}"))}}
            }
            """);

        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        var said = build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(build.ExitCode == 0, await said);
    }

    private static IEnumerable<CodeBlock> Blocks(string language) => MarkdownPage.OfUsers.SelectMany(page => page.Blocks).Where(block => block.Language == language);

    [GeneratedRegex(@"(?<=[""' ,(]/)[a-z0-9-]+/[^""'\s),]+")]
    private static partial Regex Address();
}
