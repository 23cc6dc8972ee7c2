using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.CDK;
using Transcoder.Cdk;

namespace Transcoder.Tests.Cdk;

/// <summary>What talks to the CDK's one process in Node, one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class CdkCollection : ICollectionFixture<CdkFolders>
{
    public const string Name = "cdk";
}

/// <summary>What the tests wrote, and wants to be gone after the last of them.</summary>
public sealed class CdkFolders : IDisposable
{
    private static readonly ConcurrentBag<string> Folders = [];

    internal static string New()
    {
        var folder = Directory.CreateTempSubdirectory("cdk-").FullName;
        Folders.Add(folder);
        return folder;
    }

    public void Dispose()
    {
        foreach (var folder in Folders)
            Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Stacks by context, each synthesized once. The function's code is a file that stands for it.</summary>
internal static class Stacks
{
    private static readonly ConcurrentDictionary<string, Lazy<Template>> Synthesized = new();
    private static readonly ConcurrentDictionary<string, EdgeCode> Edges = new();
    private static readonly Lazy<string> Code = new(Folder);

    public static string Repository { get; } = Path.GetFullPath(Project.File("..", ".."));

    public static StackOptions Options(params (string Name, string Value)[] context) =>
        StackOptions.Read(context.ToDictionary(pair => pair.Name, pair => JsonSerializer.SerializeToElement(pair.Value)));

    public static Template Of(params (string Name, string Value)[] context) =>
        Synthesized.GetOrAdd(string.Join(';', context), _ => new Lazy<Template>(() => Together([context]).Single())).Value;

    /// <summary>All in one app; each needs a name of its own.</summary>
    public static IReadOnlyList<Template> Together(IEnumerable<(string Name, string Value)[]> contexts)
    {
        var folder = CdkFolders.New();
        var app = new App(new AppProps { Outdir = folder });
        var names = new List<string>();
        foreach (var context in contexts)
        {
            var options = Options(context);
            var edge = Edges.GetOrAdd(string.Join(';', [.. options.UrlSettings, options.SigningSecret]), _ => EdgeCode.Build(options, Repository));
            _ = new TranscoderStack(app, options, Code.Value, edge, PlaygroundCode.FilesIn(Repository));
            names.Add(options.Name);
        }

        app.Synth();
        return [.. names.Select(name => new Template(Path.Combine(folder, $"{name}.template.json")))];
    }

    private static string Folder()
    {
        var folder = CdkFolders.New();
        File.WriteAllText(Path.Combine(folder, "bootstrap"), "stands for the function");
        return folder;
    }
}
