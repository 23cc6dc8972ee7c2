using Amazon.CDK;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>Answers the image API.</summary>
internal sealed class ImagesFunction : Construct
{
    public ImagesFunction(Construct scope, string id, StackOptions options, string codeFolder, StackNames names, Delivery delivery, RecordTable records)
        : base(scope, id)
    {
        // The API gives up after 30 s.
        var shape = new FunctionShape("images", options.ImagesMemory, Duration.Seconds(29), 0, "Answers the image API");
        Runs = new TranscoderFunction(this, "Images", options, codeFolder, shape, ImageRights.Environment(names, delivery));
        ImageRights.Give(Runs, names, delivery, records);
    }

    public TranscoderFunction Runs { get; }
}
