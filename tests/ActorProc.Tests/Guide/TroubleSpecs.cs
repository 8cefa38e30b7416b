using ActorProc.TestKit;
using Akka.Actor;
using Akka.Event;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Guide;

public sealed class Notary : ReceiveActor
{
    public Notary(IActorRef archive)
    {
        var log = Context.GetLogger();
        Receive<Deposit>(deposit =>
        {
            if (deposit.Amount > 1000)
                log.Warning("A large deposit: {0}", deposit.Amount);
            archive.Tell(deposit);
        });
    }
}

public sealed class TroubleSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact]
    public async Task Question_should_fail_when_the_account_crashes_before_it_answers()
    {
        var account = Sys.ActorOf(Props.Create<Account>(), "account", Placement.OwnProcess);
        await CrashAtAsync(account, CrashPoint.Replying);

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => account.Ask<Balance>(new Deposit(5)));

        Assert.Equal(new ExitReason.Signaled(9), failure.Reason);
    }

    [Fact]
    public async Task Account_should_come_up_when_its_first_start_fails()
    {
        CrashNextStart(CrashPoint.Boot);
        var account = Sys.ActorOf(Props.Create<Account>(), "account", Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Restart }));

        await ExpectRestartedInNewProcessAsync(account, before: 0);
    }

    [Fact]
    public async Task Deposits_should_wait_while_the_link_is_dead()
    {
        var account = Sys.ActorOf(Props.Create<Account>(), "account", Placement.OwnProcess);
        await ExpectRunsInOtherProcessAsync(account);
        var link = LinkBetween(TestActor, account);
        await link.CutAsync();

        account.Tell(new Deposit(5), TestActor);

        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        await link.HealAsync();
        await ExpectMsgAsync(new Balance(5));
    }

    [Fact]
    public async Task Notary_should_warn_of_a_large_deposit_and_archive_it_in_its_own_process()
    {
        var archive = CreateTestProbe(Placement.Shared("office"), "archive");
        var notary = Sys.ActorOf(Props.Create(() => new Notary(archive.Ref)), "notary", Placement.Shared("office"));
        var log = await EventFilterOnAsync(notary);

        await log.Warning(contains: "large deposit").ExpectOneAsync(() =>
        {
            notary.Tell(new Deposit(5000));
            return Task.CompletedTask;
        });

        await archive.ExpectMsgAsync(new Deposit(5000));
        await ExpectRunsInSameProcessAsync(notary, archive.Ref);
    }
}
