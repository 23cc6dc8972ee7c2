using System.Diagnostics;
using System.Net;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Images;

/// <summary>What a reader of docs/api.md pastes into a shell does what it says there.</summary>
public class ApiPageTests
{
    private const string Token = "a-token-of-my-own";

    [Fact]
    public async Task The_lines_of_the_image_API_work_as_they_are_pasted()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        using var shell = new TempFolder();
        await using var server = await CliProcess.ServeAsync(site, new Dictionary<string, string> { ["TRANSCODER_TOKEN"] = Token });
        await server.Browser.HitAsync("/photo.jpg");
        var address = server.Address.GetLeftPart(UriPartial.Authority);

        var (status, said) = await PasteAsync(shell.Path, Lines().Replace("http://127.0.0.1:8080", address, StringComparison.Ordinal) + "\necho; echo $id");

        Assert.True(status == 0, said);
        Assert.Equal((400, 300), TestImages.SizeOf(File.ReadAllBytes(shell["small.avif"])));
        Assert.Contains("\"total\":1", said.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{address}/api/v1/img/{said.Trim().Split('\n')[^1]}")).StatusCode);
    }

    private static string Lines() =>
        Assert.Single(MarkdownPage.Read("docs/api.md").Blocks, block => block.Language == "sh" && block.Text.StartsWith("server=", StringComparison.Ordinal)).Text;

    private static async Task<(int Status, string Said)> PasteAsync(string folder, string lines)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TRANSCODER_TOKEN"] = Token;
        using var bash = Process.Start(start)!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.StandardInput.WriteAsync(lines);
        bash.StandardInput.Close();
        await bash.WaitForExitAsync().WaitAsync(Patience.Limit);
        return (bash.ExitCode, await errors + await output);
    }
}
