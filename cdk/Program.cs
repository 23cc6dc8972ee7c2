using System.Text.Json;
using Amazon.CDK;
using Transcoder.Cdk;
using Environment = System.Environment;

// Synthesizes the stack: for the CDK's command, which gives the context and the folder, or for whoever runs this alone.
const string ContextVariable = "CDK_CONTEXT_JSON";
const string FolderVariable = "CDK_OUTDIR";

try
{
    if (args.Length > 0)
        throw new SynthException($"'{string.Join(' ', args)}': nothing is expected here. Values of the context are given as 'npx cdk synth -c runtime=native', or in cdk.json.");

    var repository = Repository();
    var options = StackOptions.Read(Context(repository));
    Tool.Run("node", ["--version"], repository, "", "The CDK runs on Node.js.");
    var edge = EdgeCode.Build(options, repository);
    var page = options.Playground ? PlaygroundCode.Build(repository, Console.Error) : null;
    var code = FunctionCode.Publish(options, repository, Path.Combine(repository, "cdk", "obj", "functions"), Console.Error);

    var folder = Environment.GetEnvironmentVariable(FolderVariable) ?? Path.Combine(repository, "cdk.out");
    Console.Error.WriteLine("Synthesizing …");
    var app = new App(new AppProps { Outdir = folder });
    _ = new TranscoderStack(app, options, code, edge, page);
    app.Synth();
    if (Environment.GetEnvironmentVariable(FolderVariable) is null)
        Console.WriteLine($"The template is {Path.Combine(folder, $"{options.Name}.template.json")}; 'npx cdk deploy' deploys it.");
    return 0;
}
catch (SynthException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static Dictionary<string, JsonElement> Context(string repository)
{
    try
    {
        if (Environment.GetEnvironmentVariable(ContextVariable) is { } given)
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(given) ?? [];
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository, "cdk.json")));
        return file.RootElement.GetProperty("context").Clone().Deserialize<Dictionary<string, JsonElement>>() ?? [];
    }
    catch (Exception error) when (error is JsonException or KeyNotFoundException or IOException)
    {
        throw new SynthException($"The context, which cdk.json holds, cannot be read: {error.Message}", error);
    }
}

// By its own place, not by the folder it was started in.
static string Repository()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        if (File.Exists(Path.Combine(folder.FullName, "cdk.json")))
            return folder.FullName;
    throw new SynthException($"There is no cdk.json above {AppContext.BaseDirectory}; run this from within the repository.");
}
