using System.Runtime.CompilerServices;
using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.Node;
using ActorProc.Processes;
using Microsoft.Extensions.Logging;

namespace ActorProc.Functions;

/// <summary>What <c>ActorProc.Node</c> runs in a child that runs functions, found by name. Loads nothing of Akka before something needs it.</summary>
internal static class FunctionHost
{
    // Codes from here on look like signals, or like the bootstrap's own.
    private const int FirstAmbiguous = 128;
    private const int TerminateSignal = 15;

    /// <returns>The exit code.</returns>
    internal static int Run(byte[] payload)
    {
        NodeBoot.WaitsForThreads = true;
        // At once and for good, as a terminated program ends anywhere: the runtime's own way runs exit handlers first.
        if (!OperatingSystem.IsWindows())
            Posix.SetSignalAction(TerminateSignal);

        var brief = FunctionBrief.Read(payload);
        if (brief.IsSpare)
        {
            FunctionWarmUp.Run(new ProcessScope(ActorProcess.OfMain()), new LateCodec(brief));
            var told = Lifeline.Receive();
            // Nobody needs it: it is to go.
            if ((ToChild)told[0] != ToChild.Become)
                return 0;
            brief = FunctionBrief.Read(told[1..]);
        }

        StandardErrorLevel.Value = brief.LogLevel;
        var parent = new LinkParent(brief);
        var codec = new LateCodec(brief);
        ProcessScope.Become(() => Scope(brief, codec));
        LateSharing.Offer(() => SharingDirectory.Add(brief.Hub.RunDirectory, name => LinkedCoordination.Connect(
            brief.Hub.RunDirectory, brief.Hub.Key, brief.Hub.Link, codec, name, Lifeline.EndWithParent)));
        var session = new FunctionSession(
            static () => ProcessScope.Here, parent, codec, () => brief.Hub.Link.MaximumMessageSize, brief.Board.Length > 0 ? WorkBoard.Open(brief.Board) : null);
        var ending = new Ending(session, parent, codec, brief);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ending.End(Environment.ExitCode);
        Lifeline.Listen(session.OnFrame);
        if (brief.Connects)
            parent.Send(FromChild.Ready, 0, []);
        if (StandardErrorLevel.Value >= 0)
            Log("child process calling self.run()");
        var code = session.Run();
        if (StandardErrorLevel.Value >= 0)
            Log($"process exiting with exitcode {code}");
        ending.End(code);
        return code;
    }

    private static ProcessScope Scope(FunctionBrief brief, LateCodec codec)
    {
        var parent = ActorProcess.OfParent(brief.ParentName, brief.ParentPid);
        return new ProcessScope(ActorProcess.OfChild(brief.Name, brief.Daemon, brief.Identity, new AuthenticationKey(brief.AuthKey), parent))
        {
            Parent = parent,
            Identity = brief.Identity,
            AllowChildren = brief.AllowChildren,
            Context = new Lazy<ProcessContext>(() => ProcessContext.InChild(brief, codec, () => codec.Guest().System.Value)),
        };
    }

    // Apart: a child that logs nothing does not load what logging needs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Log(string message) => ProcessLog.Logger.LogInformation("{Message}", message);

    /// <summary>The end of the process, in whatever way it is reached but by force.</summary>
    private sealed class Ending(FunctionSession session, IParent parent, LateCodec codec, FunctionBrief brief)
    {
        private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);


        private readonly Lock _gate = new();
        private bool _done;

        public void End(int code)
        {
            lock (_gate)
            {
                if (_done)
                    return;
                _done = true;
            }

            if (ProcessScope.HasFamily)
                ProcessScope.Here.Context!.Value.Hub.EndAsync().GetAwaiter().GetResult();
            if (codec.IsMade)
                codec.Guest().Stop();
            if (!LateSharing.IsPending)
                CloseSharing();
            if ((code & 0xFF) >= FirstAmbiguous || NodeExitCode.Describe(code & 0xFF) is not null)
                session.Announce(new ExitReason.Exited(code & 0xFF), code & 0xFF);
            parent.Flush();
        }

        // Apart, as with what logging needs.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void CloseSharing() => SharingDirectory.CloseAsync(brief.Hub.RunDirectory, Farewell).GetAwaiter().GetResult();
    }
}
