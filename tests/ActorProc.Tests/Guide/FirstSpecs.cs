using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Guide;

public sealed class Account : ReceiveActor
{
    private int _balance;

    public Account()
    {
        Receive<Deposit>(deposit => Sender.Tell(new Balance(_balance += deposit.Amount)));
    }
}

public sealed record Deposit(int Amount);

public sealed record Balance(int Amount);

public sealed class AccountSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact]
    public async Task Account_should_begin_anew_in_a_new_process_when_its_process_is_killed()
    {
        var account = Sys.ActorOf(Props.Create<Account>(), "account", Placement.OwnProcess);
        await ExpectRunsInOtherProcessAsync(account);
        account.Tell(new Deposit(5), TestActor);
        await ExpectMsgAsync(new Balance(5));

        var before = await KillProcessOfAsync(account);

        await ExpectRestartedInNewProcessAsync(account, before);
        account.Tell(new Deposit(1), TestActor);
        await ExpectMsgAsync(new Balance(1));
    }

    [Fact]
    public void Messages_should_survive_the_crossing()
    {
        AssertSerializable(new Deposit(5));
        AssertSerializable(new Balance(5));
    }
}
