using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Transcoder.Client;

namespace Transcoder.Tests.Client;

/// <summary>The package as an application gets it: packed by the command that makes it, restored from a folder, used by the code of its README.</summary>
public sealed partial class PackageTests(PackageTests.Feed feed) : IClassFixture<PackageTests.Feed>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("Transcoder.Client")]
    [InlineData("Transcoder.Contracts")]
    public void A_package_has_all_that_its_reader_needs(string name)
    {
        using var package = ZipFile.OpenRead(Assert.Single(feed.Files($"{name}.*.nupkg")));
        using var symbols = ZipFile.OpenRead(Assert.Single(feed.Files($"{name}.*.snupkg")));
        var about = ReadText(package, $"{name}.nuspec");

        Assert.Matches("<license type=\"expression\">MIT</license>", about);
        Assert.Matches("<description>.{40,}</description>", about);
        Assert.Matches("<tags>.+</tags>", about);
        Assert.Equal(File.ReadAllText(Project.File("..", "..", "src", name, "README.md")), ReadText(package, "README.md"));
        Assert.Contains("<summary>", ReadText(package, $"lib/net10.0/{name}.xml"), StringComparison.Ordinal);
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
        Assert.Equal(
            name == "Transcoder.Client" ? ["Transcoder.Contracts"] : [], Dependency().Matches(about).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task An_application_builds_and_runs_with_the_code_of_the_README()
    {
        var blocks = CSharp().Matches(File.ReadAllText(Project.File("..", "..", "src", "Transcoder.Client", "README.md"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(2, blocks.Length);
        var usings = blocks[0].Split('\n').Where(line => line.StartsWith("using Transcoder", StringComparison.Ordinal)).ToArray();
        var calls = blocks[0].Split('\n').Except(usings);

        using var folder = new TempFolder();
        File.WriteAllText(folder["App.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <RestorePackagesPath>{folder["packages"]}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Transcoder.Client" Version="*" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(folder["nuget.config"], $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed.Packages}" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(folder["Program.cs"], $$"""
            {{string.Join('\n', usings)}}

            Console.WriteLine(new ImageUrls().For("photo.jpg", 300, 200).Width(200).Picture("A \"photo\""));
            if (args is [var token, var key])
            {
                {{string.Join('\n', calls)}}
                {{blocks[1]}}
            }
            """);

        await DotnetAsync(folder.Path, "build", "App.csproj", "-o", folder["app"], "-nodeReuse:false", "-p:UseSharedCompilation=false");
        var printed = await DotnetAsync(folder.Path, folder["app/App.dll"]);

        Assert.Equal(new ImageUrls().For("photo.jpg", 300, 200).Width(200).Picture("A \"photo\""), printed.Trim());
    }

    private static string ReadText(ZipArchive package, string name)
    {
        using var reader = new StreamReader(Assert.IsType<ZipArchiveEntry>(package.GetEntry(name)).Open());
        return reader.ReadToEnd();
    }

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (dotnet.StandardOutput.ReadToEndAsync(), dotnet.StandardError.ReadToEndAsync());
        await dotnet.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(dotnet.ExitCode == 0, $"{await output}\n{await errors}");
        return await output;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("<dependency id=\"([^\"]+)\"")]
    private static partial Regex Dependency();

    /// <summary>A folder with the packages, made once; what is built on the way lies beside them and not in the project.</summary>
    public sealed class Feed : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();

        public string Packages => _folder["packages"];

        public string[] Files(string pattern) => Directory.GetFiles(Packages, pattern);

        public Task InitializeAsync() => DotnetAsync(
            _folder.Path, "pack", Project.File("..", "..", "src", "Transcoder.Client"), "-c", "Release", "-o", Packages,
            "--artifacts-path", _folder["artifacts"], "-nodeReuse:false", "-p:UseSharedCompilation=false");

        public Task DisposeAsync()
        {
            _folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
