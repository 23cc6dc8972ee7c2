using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Transcoder.Cdk;

/// <summary>The month's count of redirect invalidations.</summary>
internal sealed class BudgetTable : Construct
{
    public BudgetTable(Construct scope, string id) : base(scope, id) => Table = new Table(this, "Table", new TableProps
    {
        PartitionKey = new Attribute { Name = "pk", Type = AttributeType.STRING },
        SortKey = new Attribute { Name = "sk", Type = AttributeType.STRING },
        BillingMode = BillingMode.PAY_PER_REQUEST,
        PointInTimeRecovery = true,
        TimeToLiveAttribute = "expires",
        RemovalPolicy = RemovalPolicy.DESTROY,
    });

    public Table Table { get; }
}
