using System.Text;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Images;

public sealed class FormUploadTests : IDisposable
{
    private static readonly byte[] Photo = Samples.Photo("grey.jpg");
    private static readonly byte[] Drawing = Samples.Photo("alpha.png");

    private readonly TestApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_forms_file_is_added()
    {
        var record = TestApi.Added(await PostAsync(File("file", "grey.jpg", Photo)));
        Assert.Equal(("grey.jpg", Photo.LongLength), (record.Filename, record.Size));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fields_count_before_the_file_and_behind_it(bool isBehind)
    {
        var fields = new[] { Field("filename", "other.jpg"), Field("transform", "w64-webp") };
        var file = File("file", "grey.jpg", Photo);
        var record = TestApi.Added(await PostAsync(isBehind ? [file, .. fields] : [.. fields, file]));
        Assert.Equal(("other.jpg", "w64-webp"), (record.Filename, record.Processed!.Spec));
        Assert.Equal(record.Processed.Spec, Assert.Single(record.Variants).Spec);
    }

    [Fact]
    public async Task Many_files_have_a_result_each()
    {
        var answer = await PostAsync(File("a", "one.jpg", Photo), File("b", "two.txt", "no image"u8.ToArray()), File("c", "three.png", Drawing));
        var results = TestApi.Read(answer, ApiJson.Wire.UploadResults).Results;
        Assert.Equal([201, 422, 201], results.Select(result => result.Status));
        Assert.Equal("three.png", results[2].Image!.Filename);
        Assert.Equal(2, (await _api.Records.ListAsync(null, 10)).Count);
    }

    [Theory]
    [InlineData("w200-nonsense")]
    [InlineData("nonsense")]
    public async Task A_wrong_transform_behind_the_file_leaves_nothing(string transform)
    {
        TestApi.Problem(await PostAsync(File("file", "grey.jpg", Photo), Field("transform", transform)), 400, ProblemTypes.BadRequest);
        await _api.AssertNothingIsLeftAsync();
    }

    public static TheoryData<string, string> BrokenForms => new()
    {
        { "cut off in the file", "--b\r\nContent-Disposition: form-data; name=f; filename=a.svg\r\n\r\n<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>" },
        { "cut off behind the file", "--b\r\nContent-Disposition: form-data; name=f; filename=a.svg\r\n\r\n<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\r\n--b\r\nContent-Dis" },
        { "unknown field", "--b\r\nContent-Disposition: form-data; name=f; filename=a.svg\r\n\r\n<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\r\n--b\r\nContent-Disposition: form-data; name=width\r\n\r\n100\r\n--b--\r\n" },
        { "a field twice", "--b\r\nContent-Disposition: form-data; name=filename\r\n\r\na\r\n--b\r\nContent-Disposition: form-data; name=filename\r\n\r\nb\r\n--b--\r\n" },
        { "a huge field", "--b\r\nContent-Disposition: form-data; name=filename\r\n\r\n" + new string('a', 10_000) + "\r\n--b--\r\n" },
        { "no disposition", "--b\r\nContent-Type: image/png\r\n\r\na\r\n--b--\r\n" },
        { "no file", "--b\r\nContent-Disposition: form-data; name=filename\r\n\r\na\r\n--b--\r\n" },
        { "no part", "--b--\r\n" },
        { "another boundary", "--c\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\na\r\n--c--\r\n" },
        { "endless headers", "--b\r\n" + string.Concat(Enumerable.Repeat("X-A: b\r\n", 5_000)) + "\r\na\r\n--b--\r\n" },
        { "an endless header", "--b\r\nX-A: " + new string('a', 100_000) + "\r\n\r\na\r\n--b--\r\n" },
        { "no form at all", "hello" },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(BrokenForms))]
    public async Task A_broken_form_leaves_nothing(string what, string form)
    {
        Assert.NotEmpty(what);
        TestApi.Problem(await _api.PostAsync(Encoding.ASCII.GetBytes(form), "multipart/form-data; boundary=b"), 400, ProblemTypes.BadRequest);
        await _api.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_form_without_a_boundary_is_refused(string contentType) =>
        Assert.Contains("boundary", TestApi.Problem(await _api.PostAsync(Photo, contentType), 400, ProblemTypes.BadRequest));

    [Fact]
    public async Task A_form_of_more_than_a_hundred_files_leaves_nothing()
    {
        var one = File("file", "red.png", TestImages.Png(TestImages.Red, 8, 8));
        Assert.Contains("100", TestApi.Problem(await PostAsync([.. Enumerable.Repeat(one, 101)]), 400, ProblemTypes.BadRequest));
        await _api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_file_over_the_limit_is_told_of()
    {
        using var api = new TestApi(limits: new Transcoder.Imaging.Limits { SourceBytes = 3_000 });
        TestApi.Problem(await PostAsync(api, "b", null, File("file", "grey.jpg", Photo)), 413, ProblemTypes.TooLarge);
        await api.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task The_same_form_with_another_boundary_is_the_same_request()
    {
        var first = await PostAsync(_api, "one", "key", File("file", "grey.jpg", Photo));
        var again = await PostAsync(_api, "two", "key", File("file", "grey.jpg", Photo));
        Assert.Equal((201, true), (again.Status, again.Replayed));
        Assert.Equal(first.Body.ToArray(), again.Body.ToArray());
        TestApi.Problem(await PostAsync(_api, "two", "key", File("file", "grey.jpg", Drawing)), 422, ProblemTypes.KeyReused);
    }

    private Task<Answer> PostAsync(params byte[][] parts) => PostAsync(_api, "b", null, parts);

    private static Task<Answer> PostAsync(TestApi api, string boundary, string? key, params byte[][] parts) => api.PostAsync(
        [.. parts.SelectMany(part => Encoding.ASCII.GetBytes($"--{boundary}\r\n").Concat(part)), .. Encoding.ASCII.GetBytes($"--{boundary}--\r\n")],
        $"multipart/form-data; boundary={boundary}",
        key: key);

    private static byte[] File(string name, string filename, byte[] content) =>
    [
        .. Encoding.UTF8.GetBytes($"Content-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: application/octet-stream\r\n\r\n"),
        .. content, .. "\r\n"u8,
    ];

    private static byte[] Field(string name, string value) => Encoding.UTF8.GetBytes($"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
}
