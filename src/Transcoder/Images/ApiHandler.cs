using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images.Jobs;
using Transcoder.Storage;

namespace Transcoder.Images;

/// <summary>Answers the image API: one method for all hosts. It throws nothing that its input could cause; who may ask is for the host to
/// settle before, by <see cref="ApiRoute.IsOpen"/>.</summary>
public sealed class ApiHandler(ImagesApi images, JobsApi jobs)
{
    public async Task<Answer> HandleAsync(ApiRequest request, CancellationToken cancel = default)
    {
        Answer answer;
        try
        {
            answer = await DispatchAsync(request, cancel);
        }
        catch (ContentException error)
        {
            answer = Problem.Answer(error.Failure);
        }
        catch (StorageException error)
        {
            answer = Problem.Answer(new Failure(FailureKind.Storage, "The store did not answer. Try again.", error.ToString()));
        }
        catch (EdgeException error)
        {
            answer = Problem.Answer(new Failure(FailureKind.Storage, "The CDN did not accept what it must forget. Try again.", error.ToString()));
        }
        catch (IOException error)
        {
            answer = Problem.Answer(new Failure(FailureKind.BadRequest, "The body broke off before its end.", error.Message));
        }

        return request.Method == "HEAD" ? answer with { Body = default } : answer;
    }

    private async Task<Answer> DispatchAsync(ApiRequest request, CancellationToken cancel)
    {
        var (route, segment, allowed) = ApiRoutes.Match(request.Method, request.Path);
        if (route == ApiRoutes.AddImage)
            return await images.AddAsync(request, cancel);
        if (route == ApiRoutes.ListImages)
            return await images.ListAsync(request, cancel);
        if (route == ApiRoutes.GetImage)
            return await images.GetAsync(request, segment!, cancel);
        if (route == ApiRoutes.DeleteImage)
            return await images.DeleteAsync(segment!, cancel);
        if (route == ApiRoutes.AddThumbnail)
            return await jobs.AddThumbnailAsync(request, cancel);
        if (route == ApiRoutes.FindThumbnail)
            return await jobs.FindThumbnailAsync(request, cancel);
        if (route == ApiRoutes.GetThumbnail)
            return await jobs.GetThumbnailAsync(request, segment!, cancel);
        if (route == ApiRoutes.AddBatch)
            return await jobs.AddBatchAsync(request, cancel);
        if (route == ApiRoutes.GetBatch)
            return await jobs.GetBatchAsync(request, segment!, cancel);
        if (route == ApiRoutes.GetDocument)
            return ApiDocument.Answer();
        if (allowed.Count > 0)
        {
            var methods = string.Join(", ", allowed);
            return Problem.Answer(new Failure(FailureKind.MethodNotAllowed, $"{ImageId.Short(request.Method)} is not allowed here; {methods} are.")) with { Allow = methods };
        }

        return Problem.Answer(new Failure(FailureKind.Missing, $"There is no call at this path; {ApiRoutes.Root}{ApiRoutes.GetDocument.Template} lists them all."));
    }
}
