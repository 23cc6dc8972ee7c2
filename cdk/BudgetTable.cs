using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Transcoder.Contracts;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Transcoder.Cdk;

/// <summary>The month's count of invalidations. All are of the account's free thousand, so both functions count; only what could be left
/// out is held to the budget.</summary>
internal sealed class BudgetTable : Construct
{
    private readonly Table _table;
    private readonly int _budget;

    public BudgetTable(Construct scope, string id, StackOptions options) : base(scope, id)
    {
        _budget = options.InvalidationBudget;
        _table = new Table(this, "Table", new TableProps
        {
            PartitionKey = new Attribute { Name = "pk", Type = AttributeType.STRING },
            SortKey = new Attribute { Name = "sk", Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            TimeToLiveAttribute = "expires",
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
    }

    public void CountFor(TranscoderFunction function)
    {
        function.Function.AddEnvironment(FunctionVariables.Table, _table.TableName);
        function.Function.AddEnvironment(FunctionVariables.InvalidationBudget, _budget.ToString(CultureInfo.InvariantCulture));
        function.Allow(["dynamodb:UpdateItem"], _table.TableArn);
    }
}
