using Amazon.CDK;
using Constructs;
using Transcoder.Contracts.Api;

namespace Transcoder.Cdk;

/// <summary>The whole of it, in the order in which one thing needs another.</summary>
internal sealed class TranscoderStack : Stack
{
    /// <param name="codeFolder">What was published of the function.</param>
    /// <param name="pageFolder">What the playground was built to; null where the stack has none.</param>
    public TranscoderStack(Construct scope, StackOptions options, string codeFolder, EdgeCode edge, string? pageFolder = null) : base(
        scope, options.Name, new StackProps { Description = "Transcoder: an image CDN", AnalyticsReporting = false })
    {
        var names = new StackNames(this, options);
        var referer = new OriginSecret(this, "Referer", "What the distribution sends as Referer, and the website's bucket policy asks for");
        var originSecret = new OriginSecret(this, "Origin", "What the distribution sends to the API, and the resize function asks for");

        var api = new Api(this, "Api", options);
        var page = options.Playground ? new PlaygroundPage(this, "Page", options, names, pageFolder!) : null;
        var delivery = new Delivery(this, "Delivery", options, names, api, referer.Value, originSecret.Value, edge, page);
        var destination = new DestinationBucket(this, "Destination", names, delivery.Host, referer.Value, options);
        var records = new RecordTable(this, "Records", options);
        var resize = new ResizeFunction(this, "Resizing", options, codeFolder, names, delivery, records, originSecret.Value);
        api.Answer(resize.Runs.Function);
        var mirror = new MirrorFunction(this, "Mirroring", options, codeFolder, names, delivery, records);
        new SourceBucket(this, "Source", names, options).Notify(mirror);
        if (options.ReducedOriginals)
            destination.Notify(mirror);
        var images = options.ApiAuth is ApiAuth.Off ? null : new ImagesFunction(this, "Imaging", options, codeFolder, names, delivery, records);
        var jobs = images is null ? null : new JobsFunction(this, "Working", options, codeFolder, names, delivery, records);
        if (images is not null)
            _ = new ImageRoutes(this, "Routes", options, api, images);
        _ = new Monitoring(this, "Monitoring", options, resize.Runs, mirror, images?.Runs, jobs, api, delivery);

        Output("CdnAddress", $"https://{delivery.Host}", "Where images are asked for");
        if (options.Playground)
            Output("Playground", $"https://{delivery.Host}/", $"A page that builds URLs; empty s3://{names.PlaygroundBucket} too before 'cdk destroy'");
        Output("SourceBucket", names.SourceBucket, "Where originals are dropped");
        Output("DestinationBucket", names.DestinationBucket, "What the edge reads; empty it before 'cdk destroy': aws s3 rm --recursive s3://...");
        Output("DistributionId", delivery.DistributionId, "For aws cloudfront create-invalidation");
        Output(
            "TryNext",
            $"aws s3 cp photo.jpg s3://{names.SourceBucket}/photo.jpg && sleep 5 && curl -sL -o small.jpg https://{delivery.Host}/w200/photo.jpg",
            "What to try now");
        if (options.ApiAuth is not ApiAuth.Off)
            OutputApi(options, api, delivery);
    }

    /// <summary>A signature is for one host, so signed calls go to the gateway itself; a token may come either way.</summary>
    private void OutputApi(StackOptions options, Api api, Delivery delivery)
    {
        var signed = options.ApiAuth is ApiAuth.Iam;
        var address = $"https://{(signed ? api.Host : delivery.Host)}{ApiRoutes.Root}";
        var rights = FormatArn(new ArnComponents { Service = "execute-api", Resource = api.Id, ResourceName = $"*/*{ApiRoutes.Root}/*" });
        Output("ApiAddress", address, signed ? "Where the image API is called" : "Where the image API is called, with a token");
        if (signed)
            Output("ApiRight", $"execute-api:Invoke on {rights}", "What a caller of the image API has to be allowed");
        Output(
            "TryUpload",
            "curl " + (signed
                ? $"--aws-sigv4 aws:amz:{Region}:execute-api --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" ${{AWS_SESSION_TOKEN:+-H \"x-amz-security-token: $AWS_SESSION_TOKEN\"}}"
                : "-H \"Authorization: Bearer $TOKEN\"") + $" -H 'Content-Type: image/jpeg' --data-binary @photo.jpg {address}/img",
            "How an image is added");
    }

    private void Output(string id, string value, string description) => _ = new CfnOutput(this, id, new CfnOutputProps { Value = value, Description = description });
}
