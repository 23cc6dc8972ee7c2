using Amazon.CDK;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>The whole of it, in the order in which one thing needs another.</summary>
internal sealed class TranscoderStack : Stack
{
    /// <param name="codeFolder">What was published of the function.</param>
    public TranscoderStack(Construct scope, StackOptions options, string codeFolder, EdgeCode edge) : base(
        scope, options.Name, new StackProps { Description = "Transcoder: an image CDN", AnalyticsReporting = false })
    {
        var names = new StackNames(this, options);
        var referer = new OriginSecret(this, "Referer", "What the distribution sends as Referer, and the website's bucket policy asks for");
        var originSecret = new OriginSecret(this, "Origin", "What the distribution sends to the API, and the resize function asks for");

        var api = new ResizeApi(this, "Api", options);
        var delivery = new Delivery(this, "Delivery", options, names, api, referer.Value, originSecret.Value, edge);
        _ = new DestinationBucket(this, "Destination", names, delivery.Host, referer.Value);
        var budget = new BudgetTable(this, "Budget", options);
        var resize = new ResizeFunction(this, "Resizing", options, codeFolder, names, delivery, budget, originSecret.Value);
        api.Answer(resize.Runs.Function);
        var mirror = new MirrorFunction(this, "Mirroring", options, codeFolder, names, delivery, budget);
        new SourceBucket(this, "Source", names, options).Notify(mirror);
        _ = new Monitoring(this, "Monitoring", options, resize.Runs, mirror, api, delivery);

        Output("CdnAddress", $"https://{delivery.Host}", "Where images are asked for");
        Output("SourceBucket", names.SourceBucket, "Where originals are dropped");
        Output("DestinationBucket", names.DestinationBucket, "What the edge reads; empty it before 'cdk destroy': aws s3 rm --recursive s3://...");
        Output("DistributionId", delivery.DistributionId, "For aws cloudfront create-invalidation");
        Output(
            "TryNext",
            $"aws s3 cp photo.jpg s3://{names.SourceBucket}/photo.jpg && sleep 5 && curl -sL -o small.jpg https://{delivery.Host}/w200/photo.jpg",
            "What to try now");
    }

    private void Output(string id, string value, string description) => _ = new CfnOutput(this, id, new CfnOutputProps { Value = value, Description = description });
}
