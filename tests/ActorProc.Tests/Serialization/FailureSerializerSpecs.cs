using ActorProc.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class FailureSerializerSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    [Fact]
    public void Failed_should_carry_child_cause_and_uid()
    {
        var child = fixture.System.ActorOf(Props.Empty);
        var copy = fixture.RoundTrip(new Failed(child, Throwing.Thrown(new CodedException("m", 3)), 1234567890123));
        Assert.Equal(child, copy.Child);
        Assert.Equal(1234567890123, copy.Uid);
        Assert.Equal(3, Assert.IsType<CodedException>(copy.Cause).Code);
    }

    [Fact]
    public void Answers_should_carry_their_cause_or_none()
    {
        Assert.Equal(3, Assert.IsType<CodedException>(fixture.RoundTrip(new Recreate(new CodedException("m", 3))).Cause).Code);
        Assert.Null(fixture.RoundTrip(new Recreate(null)).Cause);
        Assert.Equal(3, Assert.IsType<CodedException>(fixture.RoundTrip(new Resume(new CodedException("m", 3))).CausedByFailure).Code);
        Assert.Null(fixture.RoundTrip(new Resume(null)).CausedByFailure);
        Assert.Equal("m", fixture.RoundTrip(new Create(new ActorInitializationException("m"))).Failure.Message);
        Assert.Null(fixture.RoundTrip(new Create()).Failure);
    }

    [Fact]
    public void Other_system_messages_should_arrive_as_akka_writes_them()
    {
        var actor = (IInternalActorRef)fixture.System.ActorOf(Props.Empty);
        Assert.IsType<Terminate>(fixture.Copy(new Terminate()));
        Assert.IsType<Suspend>(fixture.Copy(new Suspend()));
        var watch = fixture.RoundTrip(new Watch(actor, actor));
        Assert.Equal((actor, actor), (watch.Watchee, watch.Watcher));
        Assert.True(fixture.RoundTrip(new Supervise(actor, true)).Async);
        Assert.True(fixture.RoundTrip(new DeathWatchNotification(actor, true, true)).AddressTerminated);
    }

    [Fact]
    public void Status_failure_should_keep_its_state_when_that_can_travel()
    {
        var copy = fixture.RoundTrip(new Status.Failure(new CodedException("m", 3), new Named("s", 1)));
        Assert.Equal(3, Assert.IsType<CodedException>(copy.Cause).Code);
        Assert.Equal(new Named("s", 1), copy.State);
        var without = fixture.RoundTrip(new Status.Failure(new CodedException("m", 3), Task.CompletedTask));
        Assert.Equal(3, Assert.IsType<CodedException>(without.Cause).Code);
        Assert.Null(without.State);
    }

    [Fact]
    public void Failures_should_go_to_our_serializer_by_the_products_own_configuration()
    {
        Assert.Equal(FailureSerializer.Id, fixture.Wire.Write(new Failed(ActorRefs.Nobody, new CodedException("m", 1), 1)).SerializerId);
        Assert.Equal(FailureSerializer.Id, fixture.Wire.Write(new Status.Failure(new CodedException("m", 1))).SerializerId);
        Assert.Equal(ObjectSerializer.Id, fixture.Wire.Write(new Named("m", 1)).SerializerId);
    }
}
