namespace Amazon.Lambda.Core;

/// <summary>Between an event's JSON and its type.</summary>
public interface ILambdaSerializer
{
    T Deserialize<T>(Stream requestStream);

    void Serialize<T>(T response, Stream responseStream);
}
