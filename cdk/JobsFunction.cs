using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>Works on what is queued: a job is a record, and writing it with that status wakes the function. What fails after all retries is
/// kept in a queue for two weeks.</summary>
internal sealed class JobsFunction : Construct
{
    /// <summary>As <c>DynamoCatalog</c> and the job's record write them.</summary>
    private const string Queued = """{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"pk":{"S":["job"]},"status":{"S":["queued"]}}}}""";

    public JobsFunction(Construct scope, string id, StackOptions options, string codeFolder, StackNames names, Delivery delivery, RecordTable records)
        : base(scope, id)
    {
        var shape = new FunctionShape("jobs", options.JobsMemory, Duration.Minutes(5), 0, "Works on jobs of the image API");
        Runs = new TranscoderFunction(this, "Jobs", options, codeFolder, shape, ImageRights.Environment(names, delivery));
        ImageRights.Give(Runs, names, delivery, records);
        records.StreamTo(Runs);

        Failed = new Queue(this, "Failed", new QueueProps
        {
            Encryption = QueueEncryption.SQS_MANAGED,
            EnforceSSL = true,
            RetentionPeriod = Duration.Days(14),
        });
        Runs.Allow(["sqs:SendMessage"], Failed.QueueArn);
        var mapping = new CfnEventSourceMapping(this, "Mapping", new CfnEventSourceMappingProps
        {
            FunctionName = Runs.Function.FunctionName,
            EventSourceArn = records.StreamArn,
            // What is queued while the mapping comes to life is not to be missed; a job that is done is not done again.
            StartingPosition = "TRIM_HORIZON",
            // A job takes seconds to minutes: none waits for another's invocation, and a process that dies takes no second one with it.
            BatchSize = 1,
            ParallelizationFactor = 10,
            MaximumRetryAttempts = 3,
            MaximumRecordAgeInSeconds = 60 * 60,
            FunctionResponseTypes = ["ReportBatchItemFailures"],
            FilterCriteria = new CfnEventSourceMapping.FilterCriteriaProperty
            {
                Filters = new object[] { new CfnEventSourceMapping.FilterProperty { Pattern = Queued } },
            },
            DestinationConfig = new CfnEventSourceMapping.DestinationConfigProperty
            {
                OnFailure = new CfnEventSourceMapping.OnFailureProperty { Destination = Failed.QueueArn },
            },
        });
        // Lambda looks whether the role may read and send before it accepts the mapping.
        mapping.Node.AddDependency(Runs.Role);
    }

    public TranscoderFunction Runs { get; }

    public Queue Failed { get; }
}
