using System.Diagnostics;
using ActorProc.Launching;
using ActorProc.Node;
using Xunit;

namespace ActorProc.Tests.Launching;

[Collection(OsProcesses.Name)]
public class NodeBootSpecs
{
    [Theory]
    [InlineData("complete nonsense", NodeExitCode.BootFrameUnreadable, "never by hand")]
    [InlineData("", NodeExitCode.ParentLost, "")]
    [InlineData("APN", NodeExitCode.ParentLost, "")]
    public async Task Node_should_end_with_a_code_of_its_own_when_its_input_is_not_a_boot_frame(string input, int code, string message)
    {
        var command = NodeCommandLine.Choose(HostFacts.Here(), Path.Exists);
        using var process = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();

        var error = await LaunchTest.NotStuck(process.StandardError.ReadToEndAsync(), "the end of standard error");
        await process.WaitForExitAsync();

        Assert.Equal(code, process.ExitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
