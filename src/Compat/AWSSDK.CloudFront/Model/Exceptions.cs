using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudFront.Model;

/// <summary>The caller may not do that.</summary>
public class AccessDeniedException : AmazonCloudFrontException
{
    public AccessDeniedException(string message) : base(message)
    {
    }

    public AccessDeniedException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

/// <summary>The batch is larger than the service takes.</summary>
public class BatchTooLargeException : AmazonCloudFrontException
{
    public BatchTooLargeException(string message) : base(message)
    {
    }

    public BatchTooLargeException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

/// <summary><see cref="Paths.Quantity"/> is not the number of <see cref="Paths.Items"/>.</summary>
public class InconsistentQuantitiesException : AmazonCloudFrontException
{
    public InconsistentQuantitiesException(string message) : base(message)
    {
    }

    public InconsistentQuantitiesException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

/// <summary>A value is not one the service takes: a path without its slash, a wildcard that is not last.</summary>
public class InvalidArgumentException : AmazonCloudFrontException
{
    public InvalidArgumentException(string message) : base(message)
    {
    }

    public InvalidArgumentException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

/// <summary>The request has no body.</summary>
public class MissingBodyException : AmazonCloudFrontException
{
    public MissingBodyException(string message) : base(message)
    {
    }

    public MissingBodyException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class NoSuchDistributionException : AmazonCloudFrontException
{
    public NoSuchDistributionException(string message) : base(message)
    {
    }

    public NoSuchDistributionException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class NoSuchInvalidationException : AmazonCloudFrontException
{
    public NoSuchInvalidationException(string message) : base(message)
    {
    }

    public NoSuchInvalidationException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

/// <summary>The distribution has as many invalidations in progress as it may; later there is room again.</summary>
public class TooManyInvalidationsInProgressException : AmazonCloudFrontException
{
    public TooManyInvalidationsInProgressException(string message) : base(message)
    {
    }

    public TooManyInvalidationsInProgressException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
