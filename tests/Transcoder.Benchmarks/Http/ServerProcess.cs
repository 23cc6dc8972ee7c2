using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Transcoder.Delivery;

namespace Transcoder.Benchmarks.Http;

/// <summary>The server as a user runs it, in its Release build, over folders of its own, its log in a file.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Photo = "photo.jpg";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), ReducedLimit = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("transcoder-http-").FullName;
    private readonly Process _process;
    private readonly string[] _photos;

    /// <param name="settings">As given to <c>--set</c>.</param>
    public ServerProcess(params string[] settings)
        : this(settings, [], [(Photo, Photos.DragonflyPath)])
    {
    }

    /// <param name="options">Beside those of folders, port and settings.</param>
    /// <param name="photos">Names, and where their content is.</param>
    public ServerProcess(string[] settings, string[] options, IReadOnlyList<(string Name, string Path)> photos)
    {
        _photos = [.. photos.Select(photo => photo.Name)];
        var originals = Directory.CreateDirectory(Path.Join(_folder, "originals")).FullName;
        foreach (var (name, path) in photos)
            File.Copy(path, Path.Join(originals, name));
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        var command = $"exec dotnet '{Program}' serve --originals '{originals}' --data '{Path.Join(_folder, "data")}' --port {port}"
            + string.Concat(settings.Select(setting => $" --set {setting}")) + string.Concat(options.Select(option => " " + option));
        // By a shell, because only it gives a process a file for its output.
        _process = Process.Start("sh", ["-c", $"{command} > '{LogFile}' 2>&1"]);
    }

    public Uri Address { get; }

    /// <summary>Of the server itself: the shell gave its place away.</summary>
    public int Id => _process.Id;

    private static string Program => Path.Join(Published.Root, "src", "Transcoder.Cli", "bin", "Release", "net10.0", "Transcoder.Cli.dll");

    private string LogFile => Path.Join(_folder, "log");

    public static void Build()
    {
        using var build = Process.Start("dotnet", ["build", "-c", "Release", "-v", "quiet", "-nologo", Path.Join(Published.Root, "src", "Transcoder.Cli")]);
        build.WaitForExit();
        if (build.ExitCode != 0)
            throw new InvalidOperationException("The server does not build.");
    }

    /// <summary>The lines of its log so far.</summary>
    public string[] Log()
    {
        using var file = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n');
    }

    /// <summary>How many transforms its log tells of for a path.</summary>
    public int Made(string path) => Log().Count(line => line.Contains("api:made", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));

    /// <summary>Waits until every original has its reduced one.</summary>
    /// <returns>False where a minute was not enough.</returns>
    public async Task<bool> ReducedAsync()
    {
        var began = Stopwatch.StartNew();
        while (_photos.Any(photo => !File.Exists(Path.Join(_folder, "data", ReducedOriginal.KeyOf(photo)))))
        {
            if (began.Elapsed > ReducedLimit)
                return false;
            await Task.Delay(200);
        }

        return true;
    }

    /// <summary>Returns when the variant is stored, and in the edge where it has one.</summary>
    public async Task WarmAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(path);
                if (answer.RequestMessage!.RequestUri!.AbsolutePath == "/" + path && answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (began.Elapsed < StartLimit && !_process.HasExited)
            {
            }

            if (began.Elapsed > StartLimit)
                throw new InvalidOperationException($"The server has not come to answer: {string.Join('\n', Log())}");
            await Task.Delay(200);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
