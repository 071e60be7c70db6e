using System.ComponentModel;

namespace MetricsClient.CompilerServices;

/// <summary>
/// The labels of a family as a type. The generator of the package implements the interface for a type with
/// <see cref="MetricLabelsAttribute"/>; a program only names the interface, as the constraint of generic code.
/// </summary>
/// <typeparam name="TSelf">The type that has the attribute.</typeparam>
/// <remarks>All members are thread-safe, and depend on nothing but their arguments.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMetricLabels<TSelf>
    where TSelf : struct, IMetricLabels<TSelf>
{
    /// <summary>Gets the number of different labels, if each label has a known set of values; 0 if the number is unknown or above 1,024.</summary>
    static abstract int Combinations { get; }

    /// <summary>Returns the label names.</summary>
    /// <returns>A new array.</returns>
    static abstract string[] GetNames();

    /// <summary>Returns the label values as text, in the order of the label names.</summary>
    /// <param name="labels">The labels.</param>
    /// <returns>A new array. An element is null if the member is null although its type is not nullable.</returns>
    static abstract string[] GetValues(in TSelf labels);

    /// <summary>Returns an index below <see cref="Combinations"/>; if <see cref="Combinations"/> is 0, a hash code.</summary>
    /// <param name="labels">The labels.</param>
    /// <returns>The same number for labels with the same values as text. An index differs for labels with different texts.</returns>
    static abstract int GetKey(in TSelf labels);

    /// <summary>Returns true if two labels have the same values as text.</summary>
    /// <param name="x">The first labels.</param>
    /// <param name="y">The second labels.</param>
    /// <returns>True if both are the labels of the same series.</returns>
    static abstract bool AreSame(in TSelf x, in TSelf y);

    /// <summary>Reads the result of <see cref="GetValues"/>.</summary>
    /// <param name="values">One value for each label name.</param>
    /// <param name="labels">The labels. Not specified if the result is false.</param>
    /// <returns>False if a value is not the text of a label of this type. May be true for some other spelling, such as <c>007</c>.</returns>
    static abstract bool TryParse(ReadOnlySpan<string> values, out TSelf labels);
}
