using System.Security.Cryptography;
using System.Text;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Lambda;

namespace Transcoder.Tests.Lambda;

public class ProxyAnswerTests
{
    private static readonly Answer Largest = new(200)
    {
        Body = RandomNumberGenerator.GetBytes(ProxyAnswer.MaxBody),
        ContentType = "image/vnd.adobe.photoshop; charset=binary",
        ContentLength = ProxyAnswer.MaxBody,
        // As a multipart upload has it.
        ETag = $"\"{new string('f', 32)}-10000\"",
        CacheControl = StampedHeaders.LongLived,
        CacheTag = CacheTag.For("x"),
        Vary = "Accept",
        Timing = new ServerTiming
        {
            Fetch = TimeSpan.FromMinutes(15),
            Wait = TimeSpan.FromMinutes(15),
            Decode = TimeSpan.FromMinutes(15),
            Transform = TimeSpan.FromMinutes(15),
            Encode = TimeSpan.FromMinutes(15),
            Store = TimeSpan.FromMinutes(15),
        },
    };

    [Fact]
    public void The_largest_body_fits_with_the_longest_head()
    {
        var json = Json(Largest);
        Assert.InRange(json.Length, ProxyAnswer.MaxResponse - ProxyAnswer.MaxHead, ProxyAnswer.MaxResponse);
        Assert.InRange(json.Length - (ProxyAnswer.MaxBody / 3 * 4), 0, ProxyAnswer.MaxHead);
        Assert.Equal(Largest.Body.ToArray(), Reply.Of(json).Body);
    }

    [Fact]
    public async Task The_Runtime_API_takes_the_largest_body_and_no_larger_one()
    {
        await using var api = await RuntimeApi.StartAsync();
        var answer = Largest;
        using var bootstrap = Amazon.Lambda.RuntimeSupport.LambdaBootstrapBuilder
            .Create((_, _) => Task.FromResult<Stream>(new MemoryStream(Json(answer))))
            .ConfigureOptions(options => options.RuntimeApiEndpoint = api.Endpoint)
            .Build();
        using var stop = new CancellationTokenSource();
        var running = bootstrap.RunAsync(stop.Token);

        Assert.Null((await api.InvokeAsync("{}")).ErrorType);
        answer = answer with { Body = RandomNumberGenerator.GetBytes(ProxyAnswer.MaxBody + ProxyAnswer.MaxHead) };
        var refused = await api.InvokeAsync("{}");
        Assert.NotNull(refused.ErrorType);
        Assert.Contains("larger", refused.Text, StringComparison.Ordinal);

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void The_body_is_written_once_and_in_one_piece()
    {
        ProxyAnswer.Json(Largest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ProxyAnswer.Json(Largest);
        // The response itself is four thirds of the body; a text of it alone would be eight thirds.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, ProxyAnswer.MaxBody / 3 * 4, (ProxyAnswer.MaxBody / 3 * 4) + 10_000);
    }

    [Fact]
    public void It_is_what_the_gateway_reads()
    {
        var answer = new Answer(200) { Body = new byte[] { 0xFB, 0xFF, 0xFE }, ContentLength = 3, ETag = "\"a\"", CacheControl = "no-store", CacheTag = "t" };
        Assert.Equal(
            """{"statusCode":200,"headers":{"ETag":"\"a\"","Cache-Control":"no-store","x-amz-meta-cache-tag":"t","Content-Length":"3"},"body":"+//+","isBase64Encoded":true}""",
            Encoding.UTF8.GetString(Json(answer)));
    }

    private static byte[] Json(Answer answer)
    {
        using var json = new MemoryStream();
        ProxyAnswer.Json(answer).CopyTo(json);
        return json.ToArray();
    }
}
