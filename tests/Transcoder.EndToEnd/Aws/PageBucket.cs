using System.Net;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>
/// A private bucket as an origin: asked by CloudFront under its own signature. And what the CDK's function does at a deployment: it puts files
/// of the deployment there, by the right of its own role.
/// </summary>
internal sealed class PageBucket : IAsyncDisposable
{
    private readonly IAmazonS3 _s3;
    private WebApplication? _app;

    private PageBucket(IAmazonS3 s3) => _s3 = s3;

    public Uri Address => _app!.Address();

    /// <param name="s3">As CloudFront.</param>
    public static async Task<PageBucket> StartAsync(IAmazonS3 s3)
    {
        var bucket = new PageBucket(s3);
        bucket._app = await Loopback.StartAsync(bucket.AnswerAsync);
        return bucket;
    }

    /// <param name="s3">As the function.</param>
    /// <param name="assembly">The folder with the template and the files that it names.</param>
    public static async Task DeployAsync(IAmazonS3 s3, StackTemplate template, string assembly)
    {
        foreach (var (_, deployment) in template.Resources("Custom::CDKBucketDeployment"))
        {
            foreach (var zip in deployment["SourceObjectKeys"]!.AsArray())
            {
                foreach (var file in Directory.EnumerateFiles(Path.Combine(assembly, $"asset.{Path.GetFileNameWithoutExtension((string)zip!)}")))
                    await PutAsync(s3, deployment, file);
            }
        }
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private static async Task PutAsync(IAmazonS3 s3, JsonNode deployment, string file)
    {
        using var content = File.OpenRead(file);
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = (string)deployment["DestinationBucketName"]!,
            Key = $"{(string)deployment["DestinationBucketKeyPrefix"]!}/{Path.GetFileName(file)}",
            InputStream = content,
            UseChunkEncoding = false,
            // As the AWS CLI guesses them.
            ContentType = Path.GetExtension(file) switch
            {
                ".html" => "text/html",
                ".js" => "text/javascript",
                ".css" => "text/css",
                ".svg" => "image/svg+xml",
                ".json" => "application/json",
                var other => throw new NotSupportedException(other),
            },
            Headers = { CacheControl = (string)deployment["SystemMetadata"]!["cache-control"]! },
        });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            using var found = await _s3.GetObjectAsync(context.Request.Host.Host.Split('.')[0], Uri.UnescapeDataString(context.Target().Path[1..]));
            context.Response.ContentType = found.Headers.ContentType;
            context.Response.Headers.CacheControl = found.Headers.CacheControl;
            context.Response.Headers.ETag = found.ETag;
            await found.ResponseStream.CopyToAsync(context.Response.Body);
        }
        catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // Who may not list is not told what is missing.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }
}
