using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Docs;

/// <summary>
/// A shell in which a page's commands are run from its first to its last, as its reader would: in a new folder that has what
/// <see cref="Furnish"/> puts there, before a server as the README starts it. The addresses and buckets that the page names are this
/// run's own.
/// </summary>
internal sealed partial class PageShell(MarkdownPage page, CephServer ceph, CloudFrontApi cloudFront) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();
    private readonly string _mine = $"-{Guid.NewGuid():N}"[..9];
    private readonly Dictionary<string, int> _ports = [];

    /// <summary>Runs all and gives back what each block printed, by its line.</summary>
    public async Task<Dictionary<int, string>> RunAsync()
    {
        Furnish();
        var script = await MineAsync(Script());
        File.WriteAllText(_folder[".script"], script);

        using var bash = Process.Start(Start())!;
        var output = bash.StandardOutput.ReadToEndAsync();
        try
        {
            await bash.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            bash.Kill(entireProcessTree: true);
        }

        var said = await output;
        Assert.True(bash.ExitCode == 0, $"{page.Path}: a command did not do what the page says.\n{said}");
        return Block().Matches(said).ToDictionary(block => int.Parse(block.Groups[1].ValueSpan), block => block.Groups[2].Value);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the pages take for there: photographs of the reader's own.</summary>
    private void Furnish()
    {
        foreach (var name in new[] { "photo.jpg", "photos/cat.jpg", "photos/lisbon/river.jpg", "Pictures/photo.jpg" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllBytes(_folder[name], Pictures.Sample("rotated.jpg"));
        }
    }

    private string Script()
    {
        var script = new StringBuilder($"source '{Project.File("..", "Transcoder.EndToEnd", "Docs", "shell")}'\n");
        script.AppendLine("TRANSCODER_TOKEN=a-token-of-my-own dotnet run --project src/Transcoder.Cli > .first || { cat .first; exit 91; }");
        foreach (var block in page.Blocks.Where(block => block.Language == "sh"))
        {
            script.AppendLine($"echo '@@{block.Line}'");
            foreach (var command in ShellCommand.Of(page, block).Where(command => NotRun.Of(command.Text) is null))
                script.AppendLine(command.Text).AppendLine($"ended '{command.Place}' {command.Expected} $?");
        }

        return script.ToString();
    }

    private ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo("bash", [_folder[".script"]]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        foreach (var (name, value) in new[]
        {
            ("HOME", _folder.Path), ("TRANSCODER_CLI", Path.Combine(AppContext.BaseDirectory, "Transcoder.Cli.dll")), ("TRANSCODER_PORT", $"{Port("8080")}"),
            ("AWS_ENDPOINT_URL_S3", ceph.Endpoint.ToString()), ("AWS_ENDPOINT_URL_CLOUDFRONT", cloudFront.Url.ToString()),
            ("AWS_ACCESS_KEY_ID", CephServer.AccessKey), ("AWS_SECRET_ACCESS_KEY", CephServer.SecretKey), ("AWS_REGION", "us-east-1"),
        })
            start.Environment[name] = value;
        return start;
    }

    /// <summary>The page's lines with this run's ports and buckets, which are there when this returns.</summary>
    private async Task<string> MineAsync(string script)
    {
        script = Loopback().Replace(script, at => $"127.0.0.1:{Port(at.Groups[1].Value)}");
        script = PortOption().Replace(script, option => $"--port {Port(option.Groups[1].Value)}");
        using var s3 = new AmazonS3Client(CephServer.AccessKey, CephServer.SecretKey, new AmazonS3Config
        {
            ServiceURL = ceph.Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
        foreach (var bucket in Bucket().Matches(script).Select(match => match.Groups[1].Value).Distinct())
        {
            await s3.PutBucketAsync($"{bucket}{_mine}");
            foreach (var key in new[] { "cat.jpg", "lisbon/river.jpg" })
                await s3.PutObjectAsync(new() { BucketName = $"{bucket}{_mine}", Key = key, FilePath = _folder[$"photos/{key}"], UseChunkEncoding = false });
        }

        return Bucket().Replace(script, match => $"s3://{match.Groups[1].Value}{_mine}");
    }

    /// <summary>A free port for each that the page names, the same each time.</summary>
    private int Port(string named)
    {
        if (!_ports.TryGetValue(named, out var port))
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            _ports[named] = port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        return port;
    }

    [GeneratedRegex(@"^@@(\d+)\n(.*?)(?=^@@|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b(?:127\.0\.0\.1|localhost):(\d+)")]
    private static partial Regex Loopback();

    [GeneratedRegex(@"--port (\d+)")]
    private static partial Regex PortOption();

    /// <summary>… is the account and the region.</summary>
    [GeneratedRegex("s3://([a-z0-9-]+)…?")]
    private static partial Regex Bucket();
}
