namespace ActorProc.Node;

internal static class Program
{
    static int Main() => NodeBoot.Run();
}
