using ActorProc.Processes;
using Microsoft.Extensions.Logging;

namespace ActorProc;

/// <summary>The one logger of a process and of all it starts. It says nothing before it is told where to. Python: <c>get_logger()</c>, <c>log_to_stderr()</c>.</summary>
/// <remarks>Safe to use from any thread. Children log as their parent did when it started them.</remarks>
public static class ProcessLog
{
    /// <summary>For this library's processes and for the user's own messages about them.</summary>
    public static ILogger Logger => Lines.Instance;

    /// <summary>Has messages written to standard error, as <c>[INFO/Process-1] message</c>.</summary>
    /// <param name="level">The lowest level that is written; <see cref="LogLevel.None"/> turns it off.</param>
    /// <returns>The logger.</returns>
    public static ILogger LogToStandardError(LogLevel level = LogLevel.Information)
    {
        StandardErrorLevel.Value = level == LogLevel.None ? StandardErrorLevel.Off : (int)level;
        return Logger;
    }

    private sealed class Lines : ILogger
    {
        public static readonly Lines Instance = new();

        public bool IsEnabled(LogLevel logLevel) => StandardErrorLevel.Value is var least and >= 0 && (int)logLevel >= least && logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            // One write for the whole line: other threads write here too.
            Console.Error.Write($"[{Name(logLevel)}/{ActorProcess.Current.Name}] {formatter(state, exception)}{(exception is null ? "" : $"{Environment.NewLine}{exception}")}{Environment.NewLine}");
        }

        private static string Name(LogLevel level) => level switch
        {
            LogLevel.Trace => "SUBDEBUG",
            LogLevel.Information => "INFO",
            _ => level.ToString().ToUpperInvariant(),
        };
    }
}
