using ActorProc.TestKit;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

/// <summary>Messages that cannot be written here, or cannot be read there: nothing is lost silently.</summary>
public sealed class UndeliverableSpecs : ActorProcTestKit
{
    private readonly TestProbe _letters;
    private readonly TestProbe _warnings;

    public UndeliverableSpecs(ITestOutputHelper output) : base(output, """
        akka.actor {
          serializers.unreadable = "ActorProc.Tests.Placing.UnreadableSerializer, ActorProc.Tests"
          serialization-bindings { "ActorProc.Tests.Placing.Unreadable, ActorProc.Tests" = unreadable }
        }
        """)
    {
        _letters = CreateTestProbe();
        _warnings = CreateTestProbe();
        Sys.EventStream.Subscribe(_letters, typeof(MessageNotDelivered));
        Sys.EventStream.Subscribe(_warnings, typeof(Warning));
    }

    [Fact]
    public async Task Ask_should_fail_at_once_when_the_message_cannot_be_written()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

        var failure = await Assert.ThrowsAsync<MessageSerializationException>(
            () => echo.Ask<string>(new Unwritable("a", Stream.Null), Timeout.InfiniteTimeSpan));

        Assert.StartsWith($"{typeof(Unwritable)} cannot cross processes.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Unwritable.Content is in the way", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Send the data, or the path of the file.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("up", await echo.Ask<string>("up", Stuck));
    }

    [Fact]
    public async Task Tell_should_become_a_letter_each_and_one_warning_for_all_when_the_message_cannot_be_written()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        var message = new Unwritable("a", Stream.Null);

        for (var i = 0; i < 3; i++)
            echo.Tell(message, TestActor);
        echo.Tell(Stream.Null, TestActor);

        for (var i = 0; i < 3; i++)
        {
            var letter = await _letters.ExpectMsgAsync<MessageNotDelivered>(Stuck);
            Assert.Equal((message, typeof(Unwritable).FullName, TestActor, echo), (letter.Message, letter.MessageType, letter.Sender, letter.Recipient));
            Assert.IsType<MessageSerializationException>(letter.Cause);
        }

        await _letters.ExpectMsgAsync<MessageNotDelivered>(Stuck);
        await ExpectWarningsAsync(typeof(Unwritable).FullName!, Stream.Null.GetType().FullName!);
    }

    [Fact]
    public async Task Ask_should_fail_at_once_when_the_message_cannot_be_read()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

        var failure = await Assert.ThrowsAsync<MessageSerializationException>(() => echo.Ask<string>(new Sealed("a"), Timeout.InfiniteTimeSpan));

        Assert.Contains("cannot be read in this process", failure.Message, StringComparison.Ordinal);
        Assert.Contains("sealed: a", failure.Message, StringComparison.Ordinal);
        Assert.Equal("up", await echo.Ask<string>("up", Stuck));
    }

    [Fact]
    public async Task Tell_should_become_a_letter_each_and_one_warning_for_all_when_the_message_cannot_be_read()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

        for (var i = 0; i < 3; i++)
            echo.Tell(new Letter(new Sealed("a")), TestActor);
        echo.Tell(new Unreadable(), TestActor);

        for (var i = 0; i < 3; i++)
        {
            var letter = await _letters.ExpectMsgAsync<MessageNotDelivered>(Stuck);
            Assert.Equal((TestActor, echo), (letter.Sender, letter.Recipient));
            Assert.Contains("sealed: a", Assert.IsType<MessageSerializationException>(letter.Cause).Message, StringComparison.Ordinal);
            Assert.Equal((typeof(Letter).FullName, typeof(Letter).FullName), (letter.MessageType, letter.Message));
        }

        var other = await _letters.ExpectMsgAsync<MessageNotDelivered>(Stuck);
        Assert.Equal(typeof(Unreadable).FullName, other.MessageType);
        await ExpectWarningsAsync("sealed: a", "unreadable");
    }

    [Fact]
    public async Task Tell_without_a_sender_should_become_a_letter_where_it_was_sent_when_the_message_cannot_be_read()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

        echo.Tell(new Sealed("a"), ActorRefs.NoSender);

        var letter = await _letters.ExpectMsgAsync<MessageNotDelivered>(Stuck);
        Assert.Equal(echo, letter.Recipient);
        Assert.Contains("sealed: a", letter.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_from_a_node_should_become_a_letter_there_when_the_message_cannot_be_written()
    {
        var clumsy = Sys.ActorOf(Props.Create<Clumsy>(), "clumsy", Placement.OwnProcess);

        var letter = await clumsy.Ask<string>("tell", Stuck);

        Assert.StartsWith($"{typeof(Unwritable).FullName} for user: {typeof(Unwritable)} cannot cross processes.", letter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_between_nodes_should_become_a_letter_in_the_senders_node_when_the_message_cannot_be_read()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        var clumsy = Sys.ActorOf(Props.Create<Clumsy>(), "clumsy", Placement.OwnProcess);

        var letter = await clumsy.Ask<string>(echo, Stuck);

        Assert.Contains(" for echo: ", letter, StringComparison.Ordinal);
        Assert.Contains("sealed: between", letter, StringComparison.Ordinal);
    }

    private async Task ExpectWarningsAsync(params string[] texts)
    {
        foreach (var text in texts)
        {
            var warning = await _warnings.FishForMessageAsync<Warning>(one => $"{one.Message}".Contains("said once", StringComparison.Ordinal), Stuck);
            Assert.Contains(text, $"{warning.Message}", StringComparison.Ordinal);
        }
    }

    public sealed record Letter(Sealed Content);

    /// <summary>Sends what does not arrive, and tells what its own process's event stream says of it.</summary>
    public sealed class Clumsy : ReceiveActor
    {
        private IActorRef _asker = ActorRefs.Nobody;

        public Clumsy()
        {
            Context.System.EventStream.Subscribe(Self, typeof(MessageNotDelivered));
            Receive<string>(_ =>
            {
                _asker = Sender;
                Context.Parent.Tell(new Unwritable("a", Stream.Null), Self);
            });
            Receive<IActorRef>(to =>
            {
                _asker = Sender;
                to.Tell(new Sealed("between"), Self);
            });
            Receive<MessageNotDelivered>(letter => _asker.Tell($"{letter.MessageType} for {letter.Recipient.Path.Name}: {letter.Cause.Message}"));
        }
    }
}
