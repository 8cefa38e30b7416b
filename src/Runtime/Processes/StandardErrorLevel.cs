namespace ActorProc.Processes;

/// <summary>The lowest level that <see cref="ProcessLog"/> writes to standard error. Apart from it: a child that logs nothing does not load what logging needs.</summary>
internal static class StandardErrorLevel
{
    public const int Off = -1;

    private static volatile int _value = Off;

    public static int Value
    {
        get => _value;
        set => _value = value;
    }
}
