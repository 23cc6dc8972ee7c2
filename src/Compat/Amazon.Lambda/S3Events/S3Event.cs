namespace Amazon.Lambda.S3Events;

/// <summary>What a bucket tells of its objects.</summary>
public class S3Event
{
    /// <summary>Null in the event by which S3 tries out a new configuration.</summary>
    public List<S3EventNotificationRecord> Records { get; set; }

    public class S3EventNotificationRecord
    {
        public string AwsRegion { get; set; }

        /// <summary>Without the prefix <c>s3:</c>: <c>ObjectCreated:Put</c>.</summary>
        public string EventName { get; set; }

        public string EventSource { get; set; }

        public DateTime EventTime { get; set; }

        public string EventVersion { get; set; }

        public S3Entity S3 { get; set; }
    }

    public class S3Entity
    {
        public string ConfigurationId { get; set; }

        public S3BucketEntity Bucket { get; set; }

        public S3ObjectEntity Object { get; set; }

        public string S3SchemaVersion { get; set; }
    }

    public class S3BucketEntity
    {
        public string Name { get; set; }

        public string Arn { get; set; }
    }

    public class S3ObjectEntity
    {
        /// <summary>Encoded as a form is: <c>red+flower.jpg</c>.</summary>
        public string Key { get; set; }

        public long Size { get; set; }

        /// <summary>Without quotes.</summary>
        public string ETag { get; set; }

        public string VersionId { get; set; }

        /// <summary>A later event of the same key has a greater one.</summary>
        public string Sequencer { get; set; }
    }
}
