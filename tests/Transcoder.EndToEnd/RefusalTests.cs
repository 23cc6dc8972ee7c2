using System.Text.Json;
using Transcoder.Contracts;

namespace Transcoder.EndToEnd;

/// <summary>What the grammar refuses is refused over the wire, with the grammar's own text.</summary>
public sealed class RefusalTests(RefusalTests.Started started) : IClassFixture<RefusalTests.Started>
{
    public static TheoryData<string, int, string> Refused { get; } = Read();

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_spec_is_told_why_by_the_edge_and_by_the_resize_handler(string path, int status, string text)
    {
        foreach (var asked in new[] { $"/{UrlPath.Encode(path)}", $"/resize/{UrlPath.Encode(path)}" })
        {
            var reply = await started.Cdn.Browser.GetAsync(asked);
            Assert.Equal((status, null), (reply.Status, reply["Location"]));
            Assert.Contains(text, reply.Detail);
        }
    }

    private static TheoryData<string, int, string> Read()
    {
        var vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors.json"))).RootElement.GetProperty("vectors");
        var data = new TheoryData<string, int, string>();
        foreach (var vector in vectors.EnumerateArray().Where(vector => vector.GetProperty("policy").ValueEquals("default")))
        {
            if (!vector.GetProperty("expect").TryGetProperty("refused", out var refused))
                continue;
            var status = refused.GetProperty("kind").ValueEquals("notAllowed") ? 403 : 400;
            data.Add(vector.GetProperty("path").GetString()!, status, refused.GetProperty("contains").GetString()!);
        }
        return data;
    }

    public sealed class Started : IAsyncLifetime
    {
        internal Cdn Cdn { get; private set; } = null!;

        public async Task InitializeAsync() => Cdn = await Cdn.StartAsync();

        public async Task DisposeAsync() => await Cdn.DisposeAsync();
    }
}
