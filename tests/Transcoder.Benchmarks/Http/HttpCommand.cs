using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Transcoder.Benchmarks.Http;

/// <summary><c>http</c>: requests a second over loopback, server and wrk on the same cores; and many cold requests at once.</summary>
internal static partial class HttpCommand
{
    private const string Variant = "w200/" + ServerProcess.Photo, Cold = "w300/" + ServerProcess.Photo;
    private const string LessLog = "logLevel=Warning", NoEdge = "edgeMegabytes=0";
    private const int AtOnce = 200;

    /// <summary>The edge lets requests for one variant wait for the first of them, unless they may be answered with 304; this one is not.</summary>
    private const string EachForItself = "If-None-Match: \"none\"";

    /// <param name="arguments">How long each run lasts, 10 s where it is missing; how often, 3; then which, all where none is named.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var seconds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10;
        var times = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3;
        var asked = arguments.Length > 2 ? arguments[2..] : ["edge", "store", "cold"];
        ServerProcess.Build();
        Console.WriteLine($"wrk -t1 -c32 -d{seconds}s, {times} runs, {Environment.ProcessorCount} cores for both; {Variant} of dragonfly.jpg");
        Console.WriteLine();
        Console.WriteLine("| what | log | requests/s, each run | median | goal | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        if (asked.Contains("edge"))
        {
            await LoadAsync("edge hit", "every request", 25_000, seconds, times, null);
            await LoadAsync("edge hit", "warnings", 25_000, seconds, times, null, LessLog);
        }

        if (asked.Contains("store"))
        {
            await LoadAsync("folder-store hit, no edge", "every request", 4_000, seconds, times, EachForItself, NoEdge);
            await LoadAsync("folder-store hit, no edge", "warnings", 4_000, seconds, times, EachForItself, NoEdge, LessLog);
        }

        if (asked.Contains("cold"))
            await ColdAsync();
    }

    private static async Task LoadAsync(string what, string log, int goal, int seconds, int times, string? header, params string[] settings)
    {
        using var server = new ServerProcess(settings);
        await server.WarmAsync(Variant);
        // The first run lets the compiler see what is hot.
        Wrk(server, 3, header);
        var rates = Enumerable.Range(0, times).Select(_ => Wrk(server, seconds, header)).ToArray();
        var median = rates.Order().ElementAt(times / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {log} | {string.Join(", ", rates.Select(rate => rate.ToString("N0", CultureInfo.InvariantCulture)))} | {median:N0} | {goal:N0} | {(median >= goal ? "met" : "missed")} |"));
    }

    private static double Wrk(ServerProcess server, int seconds, string? header)
    {
        string[] headers = header is null ? [] : ["-H", header];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c32", $"-d{seconds}s", .. headers, new Uri(server.Address, Variant).ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var said = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        if (Rate().Match(said) is not { Success: true } rate || said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException("wrk: " + said);
        return double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Everybody asks for what nobody has asked for before.</summary>
    private static async Task ColdAsync()
    {
        using var server = new ServerProcess();
        await server.WarmAsync(Variant);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = server.Address };
        var began = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            using var answer = await http.GetAsync(Cold);
            return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, Hash: Convert.ToHexString(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync())));
        }));
        var took = began.Elapsed;
        // The log is written behind the answers.
        await Task.Delay(500);
        var made = server.Log().Count(line => line.Contains("api:made", StringComparison.Ordinal) && line.Contains(Cold, StringComparison.Ordinal));
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{AtOnce} cold requests at once for {Cold}: {made} transform, {answers.Count(answer => answer is (200, "image/jpeg", _))} right answers, {answers.Distinct().Count()} distinct, {took.TotalMilliseconds:0} ms for all"));
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
