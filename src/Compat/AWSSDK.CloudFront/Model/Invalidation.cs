namespace Amazon.CloudFront.Model;

/// <summary>An invalidation that was accepted.</summary>
public class Invalidation
{
    public DateTime? CreateTime { get; set; }

    public string Id { get; set; }

    public InvalidationBatch InvalidationBatch { get; set; }

    /// <summary><c>InProgress</c> or <c>Completed</c>.</summary>
    public string Status { get; set; }
}

/// <summary>What is to be forgotten, under a reference: sent again with the same reference it does nothing new.</summary>
public class InvalidationBatch
{
    public InvalidationBatch()
    {
    }

    public InvalidationBatch(string callerReference) => CallerReference = callerReference;

    public InvalidationBatch(Paths paths, string callerReference) => (Paths, CallerReference) = (paths, callerReference);

    public string CallerReference { get; set; }

    public Paths Paths { get; set; }
}

/// <summary>Paths that begin with a slash, and tags that begin with a <c>#</c>.</summary>
public class Paths
{
    public List<string> Items { get; set; }

    /// <summary>The number of <see cref="Items"/>.</summary>
    public int? Quantity { get; set; }
}
