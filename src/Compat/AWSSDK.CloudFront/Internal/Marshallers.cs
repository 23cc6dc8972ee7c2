using System.Globalization;
using System.Text;
using System.Xml;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.CloudFront.Internal;

/// <summary>A request of a distribution, under the path of the API's version.</summary>
internal abstract class InvalidationMarshaller<T> : IMarshaller<IRequest, AmazonWebServiceRequest> where T : AmazonCloudFrontRequest
{
    private const string Invalidations = "/2020-05-31/distribution/{DistributionId}/invalidation";

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((T)input);

    protected abstract IRequest Marshall(T request);

    protected static DefaultRequest Request(T request, string method, string distributionId, string path = "")
    {
        var marshalled = new DefaultRequest(request, "Amazon.CloudFront") { HttpMethod = method, ResourcePath = Invalidations + path };
        AddPathResource(marshalled, "DistributionId", distributionId);
        return marshalled;
    }

    protected static void AddPathResource(DefaultRequest request, string name, string value)
    {
        if (string.IsNullOrEmpty(value))
            throw new AmazonCloudFrontException($"The request has no {name}.");
        request.AddPathResource($"{{{name}}}", value);
    }
}

internal sealed class CreateInvalidationMarshaller : InvalidationMarshaller<CreateInvalidationRequest>
{
    private const string Namespace = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    protected override IRequest Marshall(CreateInvalidationRequest request)
    {
        var marshalled = Request(request, "POST", request.DistributionId);
        if (request.InvalidationBatch is { } batch)
            marshalled.Content = Body(batch);
        marshalled.Headers["Content-Type"] = "application/xml";
        return marshalled;
    }

    private static byte[] Body(InvalidationBatch batch)
    {
        using var body = new MemoryStream();
        using (var writer = XmlWriter.Create(body, Settings))
        {
            writer.WriteStartElement("InvalidationBatch", Namespace);
            if (batch.CallerReference is { } reference)
                writer.WriteElementString("CallerReference", Namespace, reference);
            if (batch.Paths is { } paths)
                Write(writer, paths);
            writer.WriteEndElement();
        }

        return body.ToArray();
    }

    private static void Write(XmlWriter writer, Paths paths)
    {
        writer.WriteStartElement("Paths", Namespace);
        if (paths.Items is { Count: > 0 } items)
        {
            writer.WriteStartElement("Items", Namespace);
            foreach (var item in items)
                writer.WriteElementString("Path", Namespace, item);
            writer.WriteEndElement();
        }

        if (paths.Quantity is { } quantity)
            writer.WriteElementString("Quantity", Namespace, quantity.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndElement();
    }
}

internal sealed class GetInvalidationMarshaller : InvalidationMarshaller<GetInvalidationRequest>
{
    protected override IRequest Marshall(GetInvalidationRequest request)
    {
        var marshalled = Request(request, "GET", request.DistributionId, "/{Id}");
        AddPathResource(marshalled, "Id", request.Id);
        return marshalled;
    }
}
