using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Transcoder.Cli.Serve;
using Transcoder.Contracts;
using Transcoder.Tests.Cdk;
using Transcoder.Tests.Contracts;

namespace Transcoder.Tests.Serve;

/// <summary>The local edge answers what CloudFront's edge function is held to.</summary>
public class EdgeFunctionVectorTests
{
    [Fact]
    public void Every_vector_is_kept()
    {
        var file = VectorFile.Load();
        var policies = file.Policies.ToDictionary(policy => policy.Key, policy => new UrlPolicy(policy.Value));
        // What is the local edge's own: its landing page, and that there is no image API here.
        foreach (var vector in file.Vectors.Where(vector => vector.Path is not "" && vector.Path.Split('/')[0] is not "api"))
            Same(policies[vector.Policy], UrlPath.Encode(vector.Path), vector.Accept);
    }

    [Theory]
    [InlineData("w200/%41+b.jpg")]
    [InlineData("w200/a%2Fb.jpg")]
    [InlineData("w200/%2525%3F%23.jpg")]
    [InlineData("h100-w200/%F0%9F%98%80.jpg")]
    [InlineData("%C0%AF.jpg")]
    [InlineData("w200/a%00.jpg")]
    [InlineData("%4")]
    [InlineData("a/../b//c.jpg")]
    public void Every_encoding_is_read_alike(string raw) => Same(new UrlPolicy(new UrlPolicyOptions()), raw, "image/webp");

    [Fact]
    public void A_long_path_is_refused_alike() => Same(new UrlPolicy(new UrlPolicyOptions()), new string('a', 4096), null);

    private static void Same(UrlPolicy policy, string raw, string? accept)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = $"/{raw}?w=1";
        context.Request.Method = "GET";
        context.Request.Headers.Accept = accept;
        var exchange = new Exchange();

        var answer = new EdgeFunction(policy).Answer(context, exchange);
        Assert.Equal((raw, EdgeAnswer.Expected(policy, raw, accept)), (raw, answer is null
            ? EdgeAnswer.On(exchange.Path[1..])
            : new EdgeAnswer
            {
                Status = answer.Status,
                Location = answer.Location,
                CacheControl = answer.CacheControl,
                Refusal = answer.Body.IsEmpty ? null : EdgeAnswer.Same(Encoding.UTF8.GetString(answer.Body.Span)),
            }));
    }
}
