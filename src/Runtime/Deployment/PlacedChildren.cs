using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorProc.Orchestration;
using Akka.Actor;

namespace ActorProc.Deployment;

/// <summary>The children of this process's supervisors that live in other processes; in the main process all placed actors.</summary>
internal sealed class PlacedChildren
{
    private readonly ConcurrentDictionary<string, PlacedChild> _byPath = new(StringComparer.Ordinal);

    public void Add(PlacedChild child) => _byPath[child.Path] = child;

    public void Remove(string path) => _byPath.TryRemove(path, out _);

    public bool TryGet(string path, [NotNullWhen(true)] out PlacedChild? child) => _byPath.TryGetValue(path, out child);

    public bool TryGet(ActorPath path, [NotNullWhen(true)] out PlacedChild? child) => _byPath.TryGetValue(path.ToSerializationFormat(), out child);

    /// <summary>Those at this address of which the orchestrator has not said that it knows them.</summary>
    public IEnumerable<string> NotYetKnown(Address address) =>
        _byPath.Values.Where(child => child.KnownSince == 0 && child.Ref.Path.Address.Equals(address)).Select(child => child.Path);

    /// <summary>How many of them live at this address.</summary>
    public int CountAt(Address address) => _byPath.Values.Count(child => child.Ref.Path.Address.Equals(address));

    /// <summary>The placed actor that is at or above this path.</summary>
    public PlacedChild? Above(string path)
    {
        if (_byPath.TryGetValue(path, out var exact))
            return exact;
        return _byPath.Values.FirstOrDefault(child => PathText.IsAtOrBelow(path, child.Path));
    }
}
