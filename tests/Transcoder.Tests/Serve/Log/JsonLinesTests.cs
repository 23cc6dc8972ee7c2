using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve.Log;

namespace Transcoder.Tests.Serve.Log;

public sealed class JsonLinesTests
{
    private static readonly JsonLines Lines = new();

    [Fact]
    public void A_request_is_an_object_on_a_line()
    {
        var line = Lines.Written(LogUnderTest.Request("/w200/a.jpg", 404, "edge>api:refused", "There is no original 'a.jpg'."));

        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        var entry = JsonNode.Parse(line)!;
        Assert.Equal(LogUnderTest.Noon, (DateTimeOffset)entry["Timestamp"]!);
        Assert.Equal("GET /w200/a.jpg 404 edge>api:refused", (string)entry["Message"]!);
        Assert.True(JsonNode.DeepEquals(entry["State"], JsonNode.Parse(
            """{"Method":"GET","Target":"/w200/a.jpg","Status":404,"Bytes":11264,"Milliseconds":0.31,"Route":"edge>api:refused","Detail":"There is no original \u0027a.jpg\u0027."}""")), line);
    }

    [Theory]
    [InlineData("/a\"b\\c\r\n{")]
    [InlineData("/a\e[2J\u0007\u2028")]
    public void Whatever_a_request_says_its_line_is_one(string hostile)
    {
        var line = Lines.Written(LogUnderTest.Request(hostile, detail: hostile));

        Assert.Equal(hostile, (string)JsonNode.Parse(line)!["State"]!["Target"]!);
        Assert.DoesNotContain(line[..^1], letter => char.IsControl(letter));
    }

    [Fact]
    public void A_url_of_any_length_is_whole()
    {
        var target = $"/{new string('a', 8000)}";

        Assert.Equal($"GET {target} 200 edge:hit", (string)JsonNode.Parse(Lines.Written(LogUnderTest.Request(target)))!["Message"]!);
    }

    [Fact]
    public void What_a_logger_was_told_has_its_values_and_its_whole_exception()
    {
        var told = new LogEvent(
            LogUnderTest.Noon, LogLevel.Error, "Tests", "Mirror: a.jpg failed",
            [KeyValuePair.Create<string, object?>("Key", "a.jpg"), KeyValuePair.Create<string, object?>("Seconds", 1.5), KeyValuePair.Create<string, object?>("Nothing", null)],
            new IOException("Disk full.", new IOException("Inner.")));

        var entry = JsonNode.Parse(Lines.Written(told))!;

        Assert.Equal(("Error", "Tests", "Mirror: a.jpg failed"), ((string)entry["LogLevel"]!, (string)entry["Category"]!, (string)entry["Message"]!));
        Assert.Equal(("a.jpg", 1.5), ((string)entry["State"]!["Key"]!, (double)entry["State"]!["Seconds"]!));
        Assert.Contains("Inner.", (string)entry["Exception"]!, StringComparison.Ordinal);
    }
}
