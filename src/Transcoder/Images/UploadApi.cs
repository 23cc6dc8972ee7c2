using Transcoder.Contracts.Api;
using Transcoder.Delivery;

namespace Transcoder.Images;

/// <summary><c>POST /img</c>: what came, in whatever form, becomes an image or many.</summary>
public sealed class UploadApi(ImageIntake intake)
{
    public async Task<Answer> AddAsync(ApiRequest request, CancellationToken cancel = default)
    {
        var added = await intake.AddAsync(request.Body, new IntakeOptions { TimeLeft = request.TimeLeft }, cancel);
        return added.Try(out var record, out var failure)
            ? ApiAnswers.Of(201, record.At(request.BaseAddress), ApiJson.Wire.ImageRecord) with { Location = $"{ApiRoutes.Root}/img/{record.Id}" }
            : Problem.Answer(failure);
    }
}
