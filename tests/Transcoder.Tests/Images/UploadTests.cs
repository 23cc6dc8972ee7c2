using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transcoder.Contracts.Api;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Images;

public sealed class UploadTests : IDisposable
{
    private static readonly byte[] Photo = Samples.Photo("grey.jpg");
    private static readonly byte[] Drawing = Samples.Photo("alpha.png");

    private readonly TestApi _api = new();

    public void Dispose() => _api.Dispose();

    public static TheoryData<string, string> Spellings => new()
    {
        { "bare", Convert.ToBase64String(Photo) },
        { "in lines", Convert.ToBase64String(Photo, Base64FormattingOptions.InsertLineBreaks) },
        { "with a data prefix", "data:image/jpeg;base64," + Convert.ToBase64String(Photo) },
        { "with a parameter in the prefix", "data:image/jpeg;name=a.jpg;base64,\n" + Convert.ToBase64String(Photo) + "\n" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task An_image_in_base64_is_added(string how, string base64)
    {
        Assert.NotEmpty(how);
        // This writer escapes plus and slash, as many do.
        var json = new JsonObject { ["type"] = "base64", ["data"] = base64, ["filename"] = "grey.jpg" }.ToJsonString();
        await AssertIsAsync(TestApi.Added(await _api.PostAsync(json)), Photo, "grey.jpg");
        var plain = json.Replace("\\u002B", "+", StringComparison.Ordinal).Replace("+", "\\u002b", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);
        await AssertIsAsync(TestApi.Added(await _api.PostAsync(plain)), Photo, "grey.jpg");
        var unescaped = json.Replace("\\u002B", "+", StringComparison.Ordinal);
        await AssertIsAsync(TestApi.Added(await _api.PostAsync(unescaped)), Photo, "grey.jpg");
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task An_image_in_base64_as_text_is_added(string how, string base64)
    {
        Assert.NotEmpty(how);
        var answer = await _api.PostAsync(Encoding.ASCII.GetBytes(base64), "text/plain; charset=utf-8", "/img?filename=grey.jpg");
        await AssertIsAsync(TestApi.Added(answer), Photo, "grey.jpg");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_text_in_base64_may_come_in_any_pieces(int piece)
    {
        var text = new MemoryStream(Encoding.ASCII.GetBytes(Convert.ToBase64String(Photo, Base64FormattingOptions.InsertLineBreaks)));
        var answer = await _api.SendAsync(TestApi.Request("POST", "/img") with { Body = new Dripping(text, piece), ContentType = "text/plain" });
        await AssertIsAsync(TestApi.Added(answer), Photo, null);
    }

    [Fact]
    public async Task A_text_in_base64_of_any_length_is_read_to_its_padding()
    {
        // Around the size of the reader's buffer.
        foreach (var length in new[] { 24_570, 24_574, 24_575, 24_576, 24_577, 24_578, 24_579 })
        {
            var drawing = Encoding.ASCII.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".PadRight(length));
            foreach (var end in new[] { "", "\n", "\r\n \n" })
                Assert.Equal(length, TestApi.Added(await _api.PostAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(drawing) + end), "text/plain")).Size);
        }
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    public async Task The_bytes_themselves_are_added_whatever_they_are_said_to_be(string contentType)
    {
        var answer = await _api.PostAsync(Photo, contentType, "/img?filename=a%20b.png&transform=w64-webp");
        var record = TestApi.Added(answer);
        await AssertIsAsync(record, Photo, "a b.png");
        Assert.Equal("w64-webp", record.Processed!.Spec);
        Assert.Equal($"/api/v1/img/{record.Id}", answer.Location);
        Assert.Equal(("application/json", "no-store"), (answer.ContentType, answer.CacheControl));
        Assert.Equal($"{TestApi.Base}/uploads/{record.Id}.jpg", record.Url);
        Assert.Equal($"{TestApi.Base}/w64-webp/uploads/{record.Id}.jpg", record.Processed.Url);
    }

    [Theory]
    [InlineData("attachment; filename=\"grey one.jpg\"", "grey one.jpg")]
    [InlineData("attachment; filename*=UTF-8''gr%C3%BCn.jpg", "grün.jpg")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("nonsense;;;", null)]
    public async Task A_header_may_name_the_file(string header, string? name)
    {
        var request = TestApi.Request("POST", "/img") with { Body = new MemoryStream(Photo), ContentType = "image/jpeg", ContentDisposition = header };
        Assert.Equal(name, TestApi.Added(await _api.SendAsync(request)).Filename);
    }

    [Fact]
    public async Task An_image_that_is_there_is_copied()
    {
        var first = await _api.AddAsync(Photo, "/img?filename=first.jpg");
        var copy = TestApi.Added(await _api.PostAsync($$"""{"type": "uuid", "data": "{{first.Id}}"}"""));
        Assert.NotEqual(first.Id, copy.Id);
        await AssertIsAsync(copy, Photo, "first.jpg");
    }

    [Fact]
    public async Task Many_are_added_each_with_its_own_result_in_their_order()
    {
        var first = await _api.AddAsync(Photo);
        var json = $$"""
            [ {"type": "base64", "data": "{{Convert.ToBase64String(Drawing)}}", "filename": "one"},
              {"type": "nonsense", "data": ""},
              {"type": "base64", "data": "!!"}, 17, "text", null, [1, {"a": "]"}],
              {"type": "uuid", "data": "{{Guid.CreateVersion7()}}"},
              {"type": "base64", "data": "{{Convert.ToBase64String("no image"u8)}}"},
              {"type": "base64", "type": "url", "data": "" },
              {"type": "url", "data": "ftp://example.org/a.jpg"},
              {"type": "uuid", "data": "{{first.Id}}", "transform": "w32"} ]
            """;
        var answer = await _api.PostAsync(json);

        Assert.Equal(200, answer.Status);
        var results = TestApi.Read(answer, ApiJson.Wire.UploadResults).Results;
        Assert.Equal([201, 400, 400, 400, 400, 400, 400, 404, 422, 400, 422, 201], results.Select(result => result.Status));
        Assert.All(results, result => Assert.Equal(result.Status, result.Problem?.Status ?? 201));
        Assert.Equal("one", results[0].Image!.Filename);
        Assert.Equal("w32", results[^1].Image!.Processed!.Spec);
        Assert.Equal(3, (await _api.Records.ListAsync(null, 100)).Count);
    }

    [Fact]
    public async Task An_element_that_is_too_long_spoils_only_itself()
    {
        using var api = new TestApi(limits: new Transcoder.Imaging.Limits { SourceBytes = 20_000 });
        var json = $$"""[{"type":"base64","data":"{{Convert.ToBase64String(Photo)}}"},{"type":"base64","data":"{{new string('A', 500_000)}}"},{"type":"base64","data":"{{Convert.ToBase64String(Photo)}}"}]""";
        var results = TestApi.Read(await api.PostAsync(json), ApiJson.Wire.UploadResults).Results;
        Assert.Equal([201, 413, 201], results.Select(result => result.Status));
    }

    [Theory]
    [InlineData("", "ends in the middle of element 2")]
    [InlineData("}", "a comma or its end is missing")]
    [InlineData("},", "element 3 is missing")]
    [InlineData("},]", "element 3 is missing")]
    [InlineData("}{", "a comma or its end is missing")]
    [InlineData("}] x", "follows behind the JSON array")]
    public async Task Where_an_array_breaks_what_was_whole_is_added_and_told_of(string end, string help)
    {
        var one = $$"""{"type":"base64","data":"{{Convert.ToBase64String(Photo)}}" """;
        var results = TestApi.Read(await _api.PostAsync($"[{one}}},{one}{end}"), ApiJson.Wire.UploadResults).Results;
        var added = results.Count(result => result.Status == 201);
        Assert.True(added == (end is "" ? 1 : 2), string.Join("; ", results.Select(result => result.Problem?.Detail)));
        Assert.Equal((400, added + 1), (results[^1].Status, results.Count));
        Assert.Contains(help, results[^1].Problem!.Detail);
        Assert.Equal(added, (await _api.Records.ListAsync(null, 100)).Count);
    }

    [Fact]
    public async Task A_call_takes_a_hundred_and_says_what_it_left_out()
    {
        var one = $$"""{"type":"base64","data":"{{Convert.ToBase64String(TestImages.Png(TestImages.Red, 8, 8))}}"}""";
        var results = TestApi.Read(await _api.PostAsync($"[{string.Join(',', Enumerable.Repeat(one, 103))}]"), ApiJson.Wire.UploadResults).Results;
        Assert.Equal((101, 400), (results.Count, results[^1].Status));
        Assert.Contains("at most 100", results[^1].Problem!.Detail);
        Assert.Equal(100, (await _api.Records.ListAsync(null, 1000)).Count);
    }

    [Fact]
    public async Task An_array_may_come_in_any_pieces()
    {
        var one = new JsonObject { ["filename"] = "a\"]}\\", ["type"] = "base64", ["data"] = Convert.ToBase64String(TestImages.Png(TestImages.Red, 8, 8)) };
        var json = JsonSerializer.SerializeToUtf8Bytes(new JsonArray(one.DeepClone(), one.DeepClone(), 12));
        for (var piece = 1; piece < 40; piece += 6)
        {
            var request = TestApi.Request("POST", "/img") with { Body = new Dripping(new MemoryStream(json), piece), ContentType = "application/json" };
            var results = TestApi.Read(await _api.SendAsync(request), ApiJson.Wire.UploadResults).Results;
            Assert.Equal([201, 201, 400], results.Select(result => result.Status));
        }
    }

    private async Task AssertIsAsync(ImageRecord record, byte[] image, string? filename)
    {
        Assert.Equal(filename, record.Filename);
        Assert.Equal(image, (await _api.Cdn.GetAsync($"uploads/{record.Id}.{record.Format}")).Body.ToArray());
    }
}
