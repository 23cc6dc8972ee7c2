using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Transcoder.Tests;

/// <summary>An S3 server of the test run's own: Ceph, installed where it is missing, on free ports of the loopback, gone with the run.
/// Where it cannot be had the tests fail with what to install.</summary>
public sealed partial class CephServer
{
    /// <summary>Whose buckets are.</summary>
    public const string Owner = "tests";

    public const string AccessKey = "AKIDTRANSCODERTESTS0";
    public const string SecretKey = "transcodertestssecrettranscodertests0000";

    private readonly string _folder = Directory.CreateTempSubdirectory("transcoder-ceph-").FullName;
    private int _port;

    /// <summary>The S3 API.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    /// <summary>The S3 API where each bucket has a host name below this one's. No resolver knows the names: connect to the loopback.</summary>
    public Uri VirtualHosts => new($"http://s3.localtest:{_port}");

    /// <summary>A bucket's website endpoint.</summary>
    public Uri Website(string bucket) => new($"http://{bucket}.localhost:{_port}");

    public async Task InitializeAsync()
    {
        if (await RunAsync("install") is { Status: not 0 } install)
            throw new InvalidOperationException(install.Output);

        // A port that was free a moment ago may be another's now.
        for (var tries = 1; ; tries++)
        {
            _port = FreePort();
            var up = await RunAsync(
                "up",
                ("CEPH_PORT", $"{_port}"), ("CEPH_MONITOR_PORT", $"{FreePort()}"), ("CEPH_OWNER", $"{Environment.ProcessId}"),
                ("CEPH_ACCESS_KEY", AccessKey), ("CEPH_SECRET_KEY", SecretKey));
            if (up.Status == 0)
                return;
            if (tries == 3)
                throw new InvalidOperationException($"The S3 server of the tests did not start.\n{up.Output}");
        }
    }

    /// <summary>Another user, who may do only what policies allow; its secret is that of the first.</summary>
    public async Task AddUserAsync(string name, string accessKey)
    {
        var user = await RunAsync("user", ("CEPH_USER", name), ("CEPH_ACCESS_KEY", accessKey), ("CEPH_SECRET_KEY", SecretKey));
        if (user.Status != 0)
            throw new InvalidOperationException(user.Output);
    }

    public async Task DisposeAsync()
    {
        await RunAsync("down");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(int Status, string Output)> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(Here(), script)) { RedirectStandardError = true };
        start.Environment["CEPH_FOLDER"] = _folder;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Here([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
