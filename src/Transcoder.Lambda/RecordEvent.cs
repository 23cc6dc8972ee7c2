using System.Text.Json.Serialization;

namespace Transcoder.Lambda;

/// <summary>What the table's stream tells, as far as the worker wants to know it.</summary>
internal sealed class RecordEvent
{
    public List<Change?>? Records { get; set; }

    internal sealed class Change
    {
        /// <summary>The same however often the change is told.</summary>
        [JsonPropertyName("eventID")]
        public string? EventId { get; set; }

        public string? EventName { get; set; }

        public Written? Dynamodb { get; set; }
    }

    internal sealed class Written
    {
        /// <summary>Names the change where it is to be told again.</summary>
        public string? SequenceNumber { get; set; }

        /// <summary>What was written; null where something was deleted.</summary>
        public Item? NewImage { get; set; }
    }

    internal sealed class Item
    {
        /// <summary>The record's kind.</summary>
        public Text? Pk { get; set; }

        /// <summary>The record's id.</summary>
        public Text? Sk { get; set; }

        public Text? Status { get; set; }
    }

    internal sealed class Text
    {
        public string? S { get; set; }
    }
}

/// <summary>Which changes are to be told again; none where all is done.</summary>
internal sealed record RecordAnswer([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<RecordFailure> Failures);

internal sealed record RecordFailure([property: JsonPropertyName("itemIdentifier")] string SequenceNumber);
