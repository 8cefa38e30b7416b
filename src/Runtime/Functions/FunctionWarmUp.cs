using ActorProc.Calls;
using ActorProc.Processes;

namespace ActorProc.Functions;

/// <summary>Has the runtime compile what a call needs, by doing one.</summary>
internal static class FunctionWarmUp
{
    public static void Run(ProcessScope scope, ICallCodec codec)
    {
        var call = OutgoingCall.To(Answer, [1, "text"], codec);
        var session = new FunctionSession(() => scope, new Nobody(), codec, () => int.MaxValue);
        session.OnFrame(LifelineFrame.Make(1, CallFlags.Reports, call.Body)[sizeof(int)..]);
        session.OnFrame(LifelineFrame.Make(2, CallFlags.Last, call.Body)[sizeof(int)..]);
        _ = session.Run();
    }

    private static string Answer(int number, string text) => text + number;

    private sealed class Nobody : IParent
    {
        public bool IsConnected => false;

        public void Send(FromChild kind, long call, ReadOnlySpan<byte> body)
        {
        }

        public void SendNow(FromChild kind, long call, ReadOnlySpan<byte> body)
        {
        }

        public void Flush()
        {
        }
    }
}
