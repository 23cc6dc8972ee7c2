using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers;

/// <summary>What a part gave when it was last run.</summary>
internal sealed record PartResult(string Name, string Title, DateTime Taken, string Load, IReadOnlyList<Comparison> Comparisons, IReadOnlyList<string> Notes)
{
    /// <summary>The table and the sentences under it, as the README has them.</summary>
    public string Markdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"### {Title}\n\n{Taken:yyyy-MM-dd HH:mm} UTC, load {Load}.\n\n{Table.Of(Comparisons)}{string.Concat(Notes.Select(note => $"\n{note}\n"))}");
}

/// <summary>The last results of all parts, kept beside the sources.</summary>
internal sealed record Results(string Machine, IReadOnlyDictionary<string, string> Versions, IReadOnlyList<PartResult> Parts)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static string Folder => Path.Join(Published.Root, "tests", "Transcoder.Benchmarks", "results");

    private static string LastFile => Path.Join(Folder, "last.json");

    public static Results Empty => new(FindMachine(), new Dictionary<string, string>(), []);

    public static Results Last() => File.Exists(LastFile) ? JsonSerializer.Deserialize<Results>(File.ReadAllBytes(LastFile), Json)! : Empty;

    /// <summary>Another run of a part takes the place of the one before; parts stay in the order of the bench.</summary>
    public Results With(PartResult part, IReadOnlyDictionary<string, string> versions, IReadOnlyList<string> order) => new(
        FindMachine(),
        versions,
        [.. Parts.Where(one => one.Name != part.Name).Append(part).OrderBy(one => order.ToList().IndexOf(one.Name))]);

    public void Save()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(LastFile, JsonSerializer.Serialize(this, Json) + "\n");
    }

    private static string FindMachine()
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores of {processor}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.OSDescription}");
    }
}
