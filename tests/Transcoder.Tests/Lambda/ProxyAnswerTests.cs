using System.Security.Cryptography;
using Amazon.Lambda.Serialization.SystemTextJson;
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

    private static byte[] Json(Answer answer)
    {
        using var json = new MemoryStream();
        new SourceGeneratorLambdaJsonSerializer<EventJson>().Serialize(ProxyAnswer.Of(answer), json);
        return json.ToArray();
    }
}
