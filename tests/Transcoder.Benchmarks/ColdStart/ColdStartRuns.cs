using Transcoder.Benchmarks.Peers;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Benchmarks.ColdStart;

/// <summary>From the start of the process to the first answer, each function in turn; an S3 server and the Runtime API are on the loopback.</summary>
internal static class ColdStartRuns
{
    private const string Spec = "w200";

    /// <returns>By contender, in the order of <see cref="Contender.All"/>.</returns>
    public static async Task<IReadOnlyList<(Contender Contender, IReadOnlyList<FirstAnswer> Answers)>> MeasureAsync(int times)
    {
        NodePackages.Require();
        var contenders = Contender.All();
        await using var site = await Site.StartAsync();
        var photo = await PhotoAsync();
        var runs = contenders.Select(contender => (Contender: contender, Answers: new List<FirstAnswer>())).ToArray();
        for (var round = 0; round < times; round++)
        {
            for (var turn = 0; turn < runs.Length; turn++)
            {
                var (contender, answers) = runs[(round + turn) % runs.Length];
                var key = $"{round}-{contender.Id}.jpg";
                using (var content = new MemoryStream(photo))
                    await site.Store.PutAsync(key, content, new ObjectHeaders { ContentType = "image/jpeg" });
                answers.Add(await site.FirstAnswerAsync(contender, $"{Spec}/{key}"));
            }
        }

        return [.. runs.Select(run => (run.Contender, (IReadOnlyList<FirstAnswer>)run.Answers))];
    }

    /// <summary>What a camera's photograph is after somebody scaled it for the web: about 300 KB.</summary>
    private static async Task<byte[]> PhotoAsync()
    {
        using var gate = new WorkGate();
        var transformer = new ImageTransformer(new Limits(), gate);
        var spec = new UrlPolicy(new UrlPolicyOptions()).Resolve("w1920-jpg/photo.png") is UrlTarget.Variant variant ? variant.Spec : throw new InvalidOperationException();
        var made = await transformer.TransformAsync(Photos.Dragonfly(), spec, null);
        return made.Try(out var output, out var failure) ? output.Bytes : throw new InvalidOperationException(failure.ToString());
    }
}
