using Akka.Event;
using Akka.TestKit;

namespace ActorProc.TestKit.Nodes;

/// <summary>Akka's listener for event filters, without its printing: the node has printed it already.</summary>
internal sealed class SilentListener : TestEventListener
{
    protected override void Print(LogEvent logEvent)
    {
    }
}
