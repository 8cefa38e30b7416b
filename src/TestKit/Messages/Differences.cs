using Akka.Actor;
using KellermanSoftware.CompareNetObjects;
using KellermanSoftware.CompareNetObjects.TypeComparers;

namespace ActorProc.TestKit.Messages;

/// <summary>What is different between a message and what arrived of it.</summary>
internal static class Differences
{
    private const int Most = 20;

    /// <summary>One line for each member that differs, by its path.</summary>
    public static IReadOnlyList<string> Of(object sent, object arrived)
    {
        if (sent.GetType() != arrived.GetType())
            return [$"sent a {sent.GetType()}, arrived a {arrived.GetType()}"];
        var logic = new CompareLogic(new ComparisonConfig
        {
            MaxDifferences = Most,
            ComparePrivateFields = true,
            ComparePrivateProperties = true,
            CompareStaticFields = false,
            CompareStaticProperties = false,
            Caching = false,
            MaxStructDepth = 5,
            CustomComparers = [new ActorRefs(), new Failures(), new Texts()],
        });
        return [.. logic.Compare(sent, arrived).Differences.Select(difference =>
            $"{(difference.PropertyName.Length == 0 ? "(the message itself)" : difference.PropertyName)}: sent {difference.Object1Value}, arrived {difference.Object2Value}")];
    }

    private static bool Are<T>(Type one, Type two) => one is not null && two is not null && one.IsAssignableTo(typeof(T)) && two.IsAssignableTo(typeof(T));

    private static Difference New(CompareParms parms, string sent, string arrived) => new()
    {
        PropertyName = parms.BreadCrumb, Object1Value = sent, Object2Value = arrived, ParentObject1 = parms.ParentObject1, ParentObject2 = parms.ParentObject2,
    };

    private sealed class ActorRefs() : BaseTypeComparer(RootComparerFactory.GetRootComparer())
    {
        public override bool IsTypeMatch(Type type1, Type type2) => Are<IActorRef>(type1, type2);

        public override void CompareType(CompareParms parms)
        {
            // One of them carries the system's address already.
            var (sent, arrived) = (((IActorRef)parms.Object1).Path, ((IActorRef)parms.Object2).Path);
            if (!sent.Elements.SequenceEqual(arrived.Elements) || sent.Uid != arrived.Uid)
                AddDifference(parms.Result, New(parms, sent.ToString(), arrived.ToString()));
        }
    }

    // Of a failure its type and text count; where its data lies is its own business.
    private sealed class Failures() : BaseTypeComparer(RootComparerFactory.GetRootComparer())
    {
        public override bool IsTypeMatch(Type type1, Type type2) => Are<Exception>(type1, type2);

        public override void CompareType(CompareParms parms)
        {
            var (sent, arrived) = ((Exception)parms.Object1, (Exception)parms.Object2);
            if (sent.GetType() != arrived.GetType() || sent.Message != arrived.Message)
                AddDifference(parms.Result, New(parms, $"{sent.GetType().Name}: {sent.Message}", $"{arrived.GetType().Name}: {arrived.Message}"));
        }
    }

    // Types and delegates are compared as values: what is inside them is the runtime's.
    private sealed class Texts() : BaseTypeComparer(RootComparerFactory.GetRootComparer())
    {
        public override bool IsTypeMatch(Type type1, Type type2) => Are<System.Reflection.MemberInfo>(type1, type2) || Are<Delegate>(type1, type2) || Are<CancellationToken>(type1, type2);

        public override void CompareType(CompareParms parms)
        {
            var (sent, arrived) = (Text(parms.Object1), Text(parms.Object2));
            if (sent != arrived)
                AddDifference(parms.Result, New(parms, sent, arrived));
        }

        private static string Text(object value) => value is Delegate call ? $"{call.Method.DeclaringType}.{call.Method.Name}" : value.ToString() ?? "";
    }
}
