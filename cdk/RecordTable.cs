using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Transcoder.Contracts;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Transcoder.Cdk;

/// <summary>The stack's one table: the records of images and jobs, which nothing could make again, and the month's count of invalidations.
/// All of those are of the account's free thousand, so every function counts; only what could be left out is held to the budget.</summary>
internal sealed class RecordTable : Construct
{
    private readonly Table _table;
    private readonly int _budget;

    public RecordTable(Construct scope, string id, StackOptions options) : base(scope, id)
    {
        _budget = options.InvalidationBudget;
        _table = new Table(this, "Table", new TableProps
        {
            PartitionKey = new Attribute { Name = "pk", Type = AttributeType.STRING },
            SortKey = new Attribute { Name = "sk", Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            TimeToLiveAttribute = "expires",
            // The whole of what was written: whether it is for the worker is told by its status.
            Stream = StreamViewType.NEW_IMAGE,
            DeletionProtection = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
    }

    public string StreamArn => _table.TableStreamArn!;

    public void CountFor(TranscoderFunction function)
    {
        Name(function);
        function.Allow(["dynamodb:UpdateItem"], _table.TableArn);
    }

    /// <summary>Records, and the count.</summary>
    public void KeepFor(TranscoderFunction function)
    {
        Name(function);
        function.Allow(
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query"], _table.TableArn);
    }

    public void StreamTo(TranscoderFunction function)
    {
        function.Allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], StreamArn);
        function.Allow(["dynamodb:ListStreams"], $"{_table.TableArn}/stream/*");
    }

    private void Name(TranscoderFunction function)
    {
        function.Function.AddEnvironment(FunctionVariables.Table, _table.TableName);
        function.Function.AddEnvironment(FunctionVariables.InvalidationBudget, _budget.ToString(CultureInfo.InvariantCulture));
    }
}
