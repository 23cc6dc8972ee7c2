using System.Collections;

namespace NetVips;

/// <summary>Optional arguments of an operation, by name.</summary>
public class VOption : IEnumerable<KeyValuePair<string, object>>
{
    private readonly Dictionary<string, object> _values = [];

    public int Count => _values.Count;

    public object this[string key]
    {
        get => _values[key];
        set => _values[key] = value;
    }

    /// <summary>Adds an argument. Throws <see cref="ArgumentException"/> where it is there already.</summary>
    public void Add(string key, object value) => _values.Add(key, value);

    public bool Remove(string key) => _values.Remove(key);

    public bool TryGetValue(string key, out object value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
