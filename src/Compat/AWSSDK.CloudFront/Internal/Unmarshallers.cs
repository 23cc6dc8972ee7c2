using System.Globalization;
using System.Net;
using System.Xml;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.CloudFront.Internal;

internal abstract class CloudFrontUnmarshaller : XmlResponseUnmarshaller
{
    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = Error(input);
        var (message, type, code, id) = (error.Message, error.Type, error.Code, error.RequestId);
        return code switch
        {
            "AccessDenied" => new AccessDeniedException(message, innerException, type, code, id, statusCode),
            "BatchTooLarge" => new BatchTooLargeException(message, innerException, type, code, id, statusCode),
            "InconsistentQuantities" => new InconsistentQuantitiesException(message, innerException, type, code, id, statusCode),
            "InvalidArgument" => new InvalidArgumentException(message, innerException, type, code, id, statusCode),
            "MissingBody" => new MissingBodyException(message, innerException, type, code, id, statusCode),
            "NoSuchDistribution" => new NoSuchDistributionException(message, innerException, type, code, id, statusCode),
            "NoSuchInvalidation" => new NoSuchInvalidationException(message, innerException, type, code, id, statusCode),
            "TooManyInvalidationsInProgress" => new TooManyInvalidationsInProgressException(message, innerException, type, code, id, statusCode),
            _ => new AmazonCloudFrontException(message, innerException, type, code, id, statusCode),
        };
    }

    /// <summary>What stands between may answer with no body at all.</summary>
    private static ErrorResponse Error(XmlUnmarshallerContext input)
    {
        try
        {
            return XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
        }
        catch (XmlException error)
        {
            return new ErrorResponse { Message = error.Message };
        }
    }

    protected static Invalidation Read(XmlUnmarshallerContext context)
    {
        Invalidation invalidation = null;
        if (context.IsEmptyResponse)
            return null;
        while (context.Read())
        {
            if (!context.IsStartElement)
                continue;
            switch (context.CurrentPath)
            {
                case "/Invalidation":
                    invalidation = new Invalidation();
                    break;
                case "/Invalidation/Id":
                    invalidation.Id = context.ReadText();
                    break;
                case "/Invalidation/Status":
                    invalidation.Status = context.ReadText();
                    break;
                case "/Invalidation/CreateTime":
                    invalidation.CreateTime = DateTime.Parse(
                        context.ReadText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
                    break;
                case "/Invalidation/InvalidationBatch":
                    invalidation.InvalidationBatch = new InvalidationBatch();
                    break;
                case "/Invalidation/InvalidationBatch/CallerReference":
                    invalidation.InvalidationBatch.CallerReference = context.ReadText();
                    break;
                case "/Invalidation/InvalidationBatch/Paths":
                    invalidation.InvalidationBatch.Paths = new Paths();
                    break;
                case "/Invalidation/InvalidationBatch/Paths/Quantity":
                    invalidation.InvalidationBatch.Paths.Quantity = int.Parse(context.ReadText(), CultureInfo.InvariantCulture);
                    break;
                case "/Invalidation/InvalidationBatch/Paths/Items":
                    invalidation.InvalidationBatch.Paths.Items = [];
                    break;
                case "/Invalidation/InvalidationBatch/Paths/Items/Path":
                    invalidation.InvalidationBatch.Paths.Items.Add(context.ReadText());
                    break;
            }
        }

        return invalidation;
    }
}

internal sealed class CreateInvalidationUnmarshaller : CloudFrontUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => new CreateInvalidationResponse
    {
        Invalidation = Read(input),
        Location = input.ResponseData.IsHeaderPresent("Location") ? input.ResponseData.GetHeaderValue("Location") : null,
    };
}

internal sealed class GetInvalidationUnmarshaller : CloudFrontUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => new GetInvalidationResponse { Invalidation = Read(input) };
}
