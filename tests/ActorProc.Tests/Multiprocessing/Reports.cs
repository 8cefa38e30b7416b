using System.Threading.Channels;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What a target reports, for a test to wait for.</summary>
internal sealed class Reports<T> : Progress<T>
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly Channel<T> _reports = Channel.CreateUnbounded<T>();

    /// <param name="what">What is waited for, for when it never comes.</param>
    public async Task<T> NextAsync(string what)
    {
        using var limit = new CancellationTokenSource(Stuck);
        try
        {
            return await _reports.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Stuck} for: {what}");
        }
    }

    protected override void OnReport(T value) => _reports.Writer.TryWrite(value);
}
