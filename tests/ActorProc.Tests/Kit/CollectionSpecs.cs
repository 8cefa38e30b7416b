using ActorProc.TestKit;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Kit;

/// <summary>Two classes share one system.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSystem : ICollectionFixture<ActorProcFixture>
{
    public const string Name = "classes that share a system";
}

[Collection(SharedSystem.Name)]
public sealed class FirstOfCollectionSpecs(ActorProcFixture kit) : CollectionSpecs(kit);

[Collection(SharedSystem.Name)]
public sealed class SecondOfCollectionSpecs(ActorProcFixture kit) : CollectionSpecs(kit);

public abstract class CollectionSpecs(ActorProcFixture kit) : ActorProcTest(kit)
{
    private static ActorProcSystem? Seen { get; set; }

    [Fact]
    public async Task System_should_be_the_same_for_all_classes_of_a_collection()
    {
        Assert.Same(Seen ??= App, App);
        var actor = App.ActorOf(Props.Create<KitActor>(), GetType().Name, Placement.OwnProcess);
        await Kit.ExpectRunsInOtherProcessAsync(actor);

        await Kit.ExpectStoppedAsync(actor, () => actor.GracefulStop(Stuck));

        await Kit.ExpectNodesAsync(0);
    }
}
