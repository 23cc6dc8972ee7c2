using System.Globalization;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Http;

/// <summary><c>http</c>: requests a second over loopback, server and wrk on the same cores; and many cold requests at once.</summary>
internal static class HttpCommand
{
    private const string Variant = "w200/" + ServerProcess.Photo, Cold = "w300/" + ServerProcess.Photo;
    private const string LessLog = "logLevel=Warning", NoEdge = "edgeMegabytes=0";

    /// <summary>The edge lets requests for one variant wait for the first of them, unless they may be answered with 304; this one is not.</summary>
    private const string EachForItself = "If-None-Match: \"none\"";

    /// <param name="arguments">How long each run lasts, 10 s where it is missing; how often, 3; then which, all where none is named.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var seconds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10;
        var times = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3;
        var asked = arguments.Length > 2 ? arguments[2..] : ["edge", "store", "cold"];
        ServerProcess.Build();
        var rows = new List<string[]>();
        if (asked.Contains("edge"))
        {
            rows.Add(await LoadAsync("edge hit", "every request", 25_000, seconds, times, null));
            rows.Add(await LoadAsync("edge hit", "warnings", 25_000, seconds, times, null, LessLog));
        }

        if (asked.Contains("store"))
        {
            rows.Add(await LoadAsync("folder-store hit, no edge", "every request", 4_000, seconds, times, EachForItself, NoEdge));
            rows.Add(await LoadAsync("folder-store hit, no edge", "warnings", 4_000, seconds, times, EachForItself, NoEdge, LessLog));
        }

        Console.WriteLine($"wrk -t1 -c32 -d{seconds}s, {times} runs, {Environment.ProcessorCount} cores for both; {Variant} of dragonfly.jpg");
        Console.WriteLine();
        Console.WriteLine(Table.Of(["what", "log", "requests/s, each run", "median", "goal", ""], rows));
        if (asked.Contains("cold"))
            await ColdAsync();
    }

    private static async Task<string[]> LoadAsync(string what, string log, int goal, int seconds, int times, string? header, params string[] settings)
    {
        using var server = new ServerProcess(settings);
        await server.WarmAsync(Variant);
        var address = new Uri(server.Address, Variant);
        // The first run lets the compiler see what is hot.
        Wrk.Run(address, 3, header);
        var rates = Enumerable.Range(0, times).Select(_ => Wrk.Run(address, seconds, header)).ToArray();
        var median = Statistics.Median(rates);
        return [what, log, string.Join(", ", rates.Select(Table.Number)), Table.Number(median), Table.Number(goal), median >= goal ? "met" : "missed"];
    }

    private static async Task ColdAsync()
    {
        using var server = new ServerProcess();
        await server.WarmAsync(Variant);
        var herd = await Herd.RunAsync(new Uri(server.Address, Cold));
        // The log is written behind the answers.
        await Task.Delay(500);
        var made = server.Made(Cold);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Herd.AtOnce} cold requests at once for {Cold}: {made} transform, {herd.Right} right answers, {herd.Distinct} distinct, {herd.Milliseconds:0} ms for all"));
    }
}
