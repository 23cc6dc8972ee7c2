using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transcoder.Contracts.Api;
using Transcoder.Images;
using Transcoder.Images.Uploading;

namespace Transcoder.Tests.Images;

/// <summary>The parts that read what anybody may send.</summary>
public sealed class PieceTests
{
    [Fact]
    public async Task An_array_is_cut_into_its_elements_wherever_the_pieces_end()
    {
        string[] elements = ["""{"a": "]},{[\"\\"}""", "[[1], {}]", "\"x\\\\\"", "12.5e3", "null", "{}", """{"deep": [{"a": [[]]}]}"""];
        var text = Encoding.UTF8.GetBytes($" \r\n[ {string.Join(" ,\n", elements)} ] \n");
        for (var piece = 1; piece <= text.Length; piece++)
            Assert.Equal(elements, await CutAsync(text, piece, 1_000));
    }

    [Fact]
    public async Task Anything_random_is_cut_as_it_was_joined()
    {
        var random = new Random(4);
        for (var n = 0; n < 300; n++)
        {
            var array = new JsonArray([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Any(random, 3))]);
            var cut = await CutAsync(JsonSerializer.SerializeToUtf8Bytes(array), random.Next(1, 200), 100_000);
            Assert.Equal(array.Select(element => element?.ToJsonString() ?? "null"), cut.Select(text => JsonNode.Parse(text)?.ToJsonString() ?? "null"));
        }
    }

    [Fact]
    public async Task A_buffer_that_is_given_back_twice_has_one_owner_still()
    {
        using var values = new JsonValues(new MemoryStream("[{}]"u8.ToArray()), 100);
        await values.BeginAsync(default);
        var value = await values.NextAsync(default);
        var length = 64 * 1024;
        value!.Dispose();
        value.Dispose();
        Assert.NotSame(PooledBytes.Rent(length), PooledBytes.Rent(length));
    }

    [Theory]
    [InlineData("""aGVsbG8=""", "hello")]
    [InlineData("""aGVs\nbG8=""", "hello")]
    [InlineData("""aGVs\r\n\tbG8\u003d""", "hello")]
    [InlineData("""data:image\/png;base64,aGVsbG8=""", "hello")]
    [InlineData("""\u002B\u002b\/\/""", null)]
    public void Escapes_are_read_in_place(string json, string? expected)
    {
        var text = Encoding.ASCII.GetBytes(json);
        Assert.True(Base64Text.TryDecode(text, json.Contains('\\', StringComparison.Ordinal), out var bytes));
        Assert.Equal(expected is null ? [0xFB, 0xEF, 0xFF] : Encoding.ASCII.GetBytes(expected), bytes.ToArray());
    }

    [Theory]
    [InlineData("""aGVs\u00e4""")]
    [InlineData("""aGVs\b""")]
    [InlineData("""aGVs\u12""")]
    [InlineData("""aGVs\""")]
    [InlineData("""aGVs====""")]
    public void What_cannot_be_base64_is_refused(string json) =>
        Assert.False(Base64Text.TryDecode(Encoding.ASCII.GetBytes(json), isEscaped: true, out _));

    [Theory]
    [InlineData("GET", "/img", "/img", null)]
    [InlineData("HEAD", "/img/x.jpg", "/img/{image}", "x.jpg")]
    [InlineData("POST", "/batch", "/batch", null)]
    [InlineData("GET", "/thumbnails/17", "/thumbnails/{id}", "17")]
    public void A_route_is_found_with_what_it_captures(string method, string path, string template, string? segment)
    {
        var match = ApiRoutes.Match(method, path);
        Assert.Equal((template, segment), (match.Route!.Template, match.Segment));
    }

    [Theory]
    [InlineData("/img/")]
    [InlineData("/img/a/b")]
    [InlineData("/imgs")]
    [InlineData("")]
    public void No_other_path_is_one(string path) => Assert.Empty(ApiRoutes.Match("GET", path).Allowed);

    [Fact]
    public void Every_filter_has_its_own_names()
    {
        var names = FilterQuery.All.SelectMany(filter => filter.Others.Append(filter.Name)).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void A_cursor_is_read_as_it_was_written_and_no_other_is()
    {
        var id = Guid.CreateVersion7();
        Assert.True(ImageId.TryCursor(ImageId.Cursor(id), out var read));
        Assert.Equal(id, read);
        Assert.False(ImageId.TryCursor(ImageId.Cursor(Guid.NewGuid()), out _));
    }

    private static async Task<List<string>> CutAsync(byte[] json, int piece, int most)
    {
        using var values = new JsonValues(new Dripping(new MemoryStream(json), piece), most);
        await values.BeginAsync(default);
        var cut = new List<string>();
        while (await values.NextAsync(default) is { } value)
        {
            using (value)
                cut.Add(Encoding.UTF8.GetString(value.Bytes.Span).TrimEnd());
        }

        return cut;
    }

    private static JsonNode? Any(Random random, int depth) => random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => null,
        1 => random.Next(),
        2 => random.Next(2) == 0,
        3 => new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => "\"\\{}[],: aé\n"[random.Next(12)])]),
        4 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(n => KeyValuePair.Create($"k{n}\"", Any(random, depth - 1)))),
    };
}
