using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>A dashboard, and alarms for what wants somebody's eye.</summary>
internal sealed class Monitoring : Construct
{
    private readonly SnsAction? _mail;

    /// <param name="images">Null, as jobs, where the image API is left out.</param>
    public Monitoring(
        Construct scope,
        string id,
        StackOptions options,
        TranscoderFunction resize,
        MirrorFunction mirror,
        TranscoderFunction? images,
        JobsFunction? jobs,
        Api api,
        Delivery delivery)
        : base(scope, id)
    {
        _mail = options.AlarmEmail is { } address ? new SnsAction(Topic(address)) : null;

        Alarm("ResizeErrors", resize.Function.MetricErrors(Sum()), 5, "The resize function failed five times in five minutes.");
        // An answer of 5xx is none of Lambda's errors.
        Alarm("ResizeFailures", Counted(resize, "Failures", Duration.Minutes(5)), 5, "Five answers of 5xx in five minutes: the store failed, or too much was asked at once.");
        Alarm("MirrorErrors", mirror.Function.MetricErrors(Sum()), 1, "The mirror failed; the event is tried again twice.");
        Alarm("ResizeThrottles", resize.Function.MetricThrottles(Sum()), 1, "Requests for new variants were turned away.");
        Alarm("MirrorThrottles", mirror.Function.MetricThrottles(Sum()), 1, "Changes of originals wait.");
        AlarmOfDuration("ResizeDuration", resize);
        AlarmOfDuration("MirrorDuration", mirror.Runs);
        Alarm(
            "MirrorGaveUp", Waiting(mirror.Failed), 1,
            "Changes could not be mirrored; they are in the queue, and another upload of the original mends them.");
        if (options.Settings.Resize.InvalidateRedirect)
        {
            Alarm(
                "InvalidationsSkipped", Counted(resize, "SkippedInvalidations", Duration.Hours(1)), 1,
                "Redirects were left to expire by themselves: the month's budget is used up, or CloudFront throttles.");
        }

        if (images is not null)
            Watch(images);
        if (jobs is not null)
            Watch(jobs);

        var dashboard = Show(options, resize, mirror, api, delivery);
        if (images is not null && jobs is not null)
            Show(dashboard, images, jobs);
    }

    private void Watch(TranscoderFunction images)
    {
        Alarm("ImagesErrors", images.Function.MetricErrors(Sum()), 5, "The images function failed five times in five minutes.");
        Alarm("ImagesFailures", Counted(images, "Failures", Duration.Minutes(5)), 5, "Five answers of 5xx in five minutes, of the image API.");
        Alarm("ImagesThrottles", images.Function.MetricThrottles(Sum()), 1, "Calls of the image API were turned away.");
        AlarmOfDuration("ImagesDuration", images);
    }

    private void Watch(JobsFunction jobs)
    {
        Alarm("JobsErrors", jobs.Runs.Function.MetricErrors(Sum()), 1, "The jobs function failed; the job is tried again three times.");
        Alarm(
            "JobsGaveUp", Waiting(jobs.Failed), 1,
            "Jobs could not be worked on; the queue names where in the table's stream they are, and whoever reads such a job queues it again.");
    }

    private static Metric Waiting(IQueue queue) =>
        queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Statistic = "Maximum", Period = Duration.Minutes(5) });

    private static MetricOptions Sum() => new() { Statistic = "Sum", Period = Duration.Minutes(5) };

    /// <summary>What a function counts, in its log.</summary>
    private static Metric Counted(TranscoderFunction function, string name, Duration period) => new(new MetricProps
    {
        Namespace = "Transcoder",
        MetricName = name,
        Statistic = "Sum",
        Period = period,
        DimensionsMap = new Dictionary<string, string> { ["FunctionName"] = function.Function.FunctionName },
    });

    private void AlarmOfDuration(string id, TranscoderFunction function)
    {
        var longest = function.Function.MetricDuration(new MetricOptions { Statistic = "Maximum", Period = Duration.Minutes(5) });
        Alarm(id, longest, 0.9 * function.Timeout.ToMilliseconds(), "It takes nine tenths of the time that it has, or more.");
    }

    private void Alarm(string id, Metric metric, double threshold, string description)
    {
        var alarm = metric.CreateAlarm(this, id, new CreateAlarmOptions
        {
            AlarmDescription = description,
            Threshold = threshold,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            EvaluationPeriods = 1,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        if (_mail is not null)
            alarm.AddAlarmAction(_mail);
    }

    private Topic Topic(string address)
    {
        // Alarms cannot publish to a topic that is encrypted with the account's default key.
        var topic = new Topic(this, "Alarms", new TopicProps { EnforceSSL = true });
        topic.AddSubscription(new EmailSubscription(address));
        topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "ToldByAlarms",
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [topic.TopicArn],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Stack.Of(this).Account } },
        }));
        return topic;
    }

    private Dashboard Show(StackOptions options, TranscoderFunction resize, MirrorFunction mirror, Api api, Delivery delivery)
    {
        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = $"{options.Name}-{Stack.Of(this).Region}" });
        dashboard.AddWidgets(
            Graph("Requests at the edge", Cdn("Requests", "Sum")),
            Graph("Errors at the edge, percent", Cdn("4xxErrorRate", "Average"), Cdn("5xxErrorRate", "Average")));
        dashboard.AddWidgets(
            Graph("Resize", resize.Function.MetricInvocations(Sum()), resize.Function.MetricErrors(Sum()), resize.Function.MetricThrottles(Sum())),
            Graph("Resize, milliseconds", Took(resize, "p50"), Took(resize, "p99")),
            Graph("API", Api("Count"), Api("4xx"), Api("5xx")));
        dashboard.AddWidgets(
            Graph("Mirror", mirror.Function.MetricInvocations(Sum()), mirror.Function.MetricErrors(Sum()), mirror.Function.MetricThrottles(Sum())),
            Graph("Mirror, milliseconds", Took(mirror.Runs, "p50"), Took(mirror.Runs, "p99")),
            Graph("Given up", mirror.Failed.MetricApproximateNumberOfMessagesVisible()));
        dashboard.AddWidgets(
            Graph("Variants", Of(resize, "Transforms"), Of(resize, "Refusals"), Of(resize, "Failures")),
            Graph("Left to expire", Of(resize, "SkippedInvalidations")),
            Graph("Originals", Of(mirror.Runs, "Shadowed"), Of(mirror.Runs, "Failures")));
        return dashboard;

        // CloudFront counts in us-east-1, wherever the stack is.
        IMetric Cdn(string name, string statistic) => new Metric(new MetricProps
        {
            Namespace = "AWS/CloudFront",
            MetricName = name,
            Region = "us-east-1",
            Statistic = statistic,
            Period = Duration.Minutes(5),
            DimensionsMap = new Dictionary<string, string> { ["DistributionId"] = delivery.DistributionId, ["Region"] = "Global" },
        });

        IMetric Api(string name) => new Metric(new MetricProps
        {
            Namespace = "AWS/ApiGateway",
            MetricName = name,
            Statistic = "Sum",
            Period = Duration.Minutes(5),
            DimensionsMap = new Dictionary<string, string> { ["ApiId"] = api.Id },
        });
    }

    private static void Show(Dashboard dashboard, TranscoderFunction images, JobsFunction jobs)
    {
        var (function, runs) = (jobs.Runs.Function, jobs.Runs);
        dashboard.AddWidgets(
            Graph("Image API", images.Function.MetricInvocations(Sum()), images.Function.MetricErrors(Sum()), images.Function.MetricThrottles(Sum())),
            Graph("Image API, milliseconds", Took(images, "p50"), Took(images, "p99")),
            Graph("Images added", Of(images, "Uploads"), Of(images, "Refusals"), Of(images, "Failures")));
        dashboard.AddWidgets(
            Graph("Jobs", Of(runs, "JobsCompleted"), Of(runs, "JobsFailed"), function.MetricErrors(Sum())),
            Graph("Jobs, milliseconds", Took(runs, "p50"), Took(runs, "p99")),
            Graph("Jobs given up", Waiting(jobs.Failed)));
    }

    private static IMetric Of(TranscoderFunction function, string name) => Counted(function, name, Duration.Minutes(5));

    private static IMetric Took(TranscoderFunction function, string statistic) =>
        function.Function.MetricDuration(new MetricOptions { Statistic = statistic, Label = statistic, Period = Duration.Minutes(5) });

    private static GraphWidget Graph(string title, params IMetric[] metrics) => new(new GraphWidgetProps { Title = title, Left = metrics, Width = 8 });
}
