namespace ActorProc.Tests.Multiprocessing;

/// <summary>Which behaviours of <c>docs/behaviours.md</c> a test shows.</summary>
/// <param name="ids">Their ids, such as <c>P-01</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BehaviourAttribute(params string[] ids) : Attribute
{
    public IReadOnlyList<string> Ids => ids;
}
