using System.Diagnostics;
using System.Globalization;

namespace Transcoder.Benchmarks.Peers.Serving;

/// <summary>npm's ipx over a folder.</summary>
internal sealed class IpxServer : IDisposable
{
    public const string Called = "ipx";

    private readonly string _folder = Directory.CreateTempSubdirectory("transcoder-ipx-").FullName;
    private readonly Process _process;

    public IpxServer()
    {
        foreach (var (name, path) in Site.Originals)
            File.Copy(path, Path.Join(_folder, name));
        _process = Process.Start(new ProcessStartInfo("node", [NodePackages.Script("Peers", "Serving", "ipx.mjs"), _folder]) { RedirectStandardOutput = true })!;
        Address = new Uri($"http://127.0.0.1:{int.Parse(_process.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture)}/");
    }

    public static bool IsThere => NodePackages.AreThere;

    public static string Version => Programs.Ask("node", "-p", $"'ipx ' + JSON.parse(require('fs').readFileSync('{Manifest("ipx")}')).version + ' on sharp ' + JSON.parse(require('fs').readFileSync('{Manifest("ipx/node_modules/sharp")}')).version")
        ?? throw new InvalidOperationException("ipx is not whole.");

    public Uri Address { get; }

    public int Id => _process.Id;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Manifest(string package) => Path.Join(AppContext.BaseDirectory, "node_modules", package, "package.json");
}
