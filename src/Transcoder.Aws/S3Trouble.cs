using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.S3;
using Transcoder.Storage;

namespace Transcoder.Aws;

/// <summary>Where the SDK's errors become the port's: in this one place.</summary>
internal static class S3Trouble
{
    public static async Task<T> GuardAsync<T>(string duty, CancellationToken cancel, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (Is(e, cancel))
        {
            throw new StorageException($"Could not {duty}: {Reason(e)}", e);
        }
    }

    /// <summary>What the server, the network or the credentials are to blame for; a time that ran out is trouble, what the caller cancels is not.</summary>
    public static bool Is(Exception e, CancellationToken cancel) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or XmlException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    public static string Reason(Exception e) => e switch
    {
        DeleteObjectsException { Response.DeleteErrors: [var first, ..] errors } =>
            $"of {errors.Count} keys, the first being '{first.Key}': {first.Code} {first.Message}",
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } denied =>
            $"403 {denied.ErrorCode}. To who may not s3:ListBucket, S3 says so of a missing key too: look at that right first, then at the others.",
        AmazonS3Exception { StatusCode: not 0 } answer => $"{(int)answer.StatusCode} {answer.ErrorCode} {answer.Message}",
        OperationCanceledException or TimeoutException => "no answer in time.",
        _ => e.Message,
    };

    /// <summary>The bucket is there and has no such key.</summary>
    public static bool IsMissingKey(this AmazonS3Exception e) => e is { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" };

    /// <summary>A condition of the request was not met.</summary>
    public static bool IsUnmet(this AmazonS3Exception e) => e.StatusCode == HttpStatusCode.PreconditionFailed;
}
