using Transcoder.Images;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>A request's body, with what the web server refuses said as the API says it.</summary>
internal sealed class RequestBody(Stream body) : ReadStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (BadHttpRequestException e)
        {
            throw new ContentException(
                e.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => ApiGateway.TooLarge(),
                    StatusCodes.Status408RequestTimeout => new Failure(FailureKind.BadRequest, "The body came too slowly to wait for its end.", e.Message),
                    _ => new Failure(FailureKind.BadRequest, "The body broke off before its end.", e.Message),
                },
                e);
        }
    }
}
