using ActorProc.Launching;
using Xunit;

namespace ActorProc.Tests.Launching;

public class NodeCommandLineSpecs
{
    // `dotnet shop.dll`
    static readonly HostFacts Shop = new(
        ProcessPath: "/usr/lib/dotnet/dotnet",
        EntryAssembly: "/app/shop.dll",
        NodeAssembly: "/app/ActorProc.Node.dll",
        DependencyFiles: ["/app/shop.deps.json", "/usr/lib/dotnet/shared/Microsoft.NETCore.App/10.0.0/Microsoft.NETCore.App.deps.json"],
        ProbingDirectories: [],
        RuntimeDirectory: "/usr/lib/dotnet/shared/Microsoft.NETCore.App/10.0.0/",
        RunsStartupHooks: true);

    static readonly string[] ShopFiles = ["/app/shop.deps.json", "/app/shop.runtimeconfig.json", "/app/ActorProc.Node.dll", "/usr/lib/dotnet/dotnet"];

    static readonly string[] ShopArguments = ["exec", "--runtimeconfig", "/app/shop.runtimeconfig.json", "--depsfile", "/app/shop.deps.json", "/app/ActorProc.Node.dll"];

    [Fact]
    public void Node_should_run_in_the_setting_of_the_application_when_dotnet_runs_it()
    {
        var command = Choose(Shop, ShopFiles);

        Assert.Equal("/usr/lib/dotnet/dotnet", command.FileName);
        Assert.Equal(ShopArguments, command.Arguments);
        Assert.False(command.UsesStartupHook);
    }

    [Fact]
    public void Node_should_run_under_the_dotnet_of_the_runtime_when_the_application_has_an_executable_of_its_own()
    {
        var command = Choose(Shop with { ProcessPath = "/app/shop" }, ShopFiles);

        Assert.Equal("/usr/lib/dotnet/dotnet", command.FileName);
        Assert.Equal(ShopArguments, command.Arguments);
    }

    [Fact]
    public void Node_should_run_in_the_setting_of_the_tests_when_a_test_host_runs_them()
    {
        var facts = Shop with { EntryAssembly = "/app/testhost.dll", ProbingDirectories = ["/home/me/.nuget/packages", "/nowhere"] };

        var command = Choose(facts, [.. ShopFiles, "/app/testhost.runtimeconfig.json", "/home/me/.nuget/packages"]);

        Assert.Equal([.. ShopArguments[..^1], "--additionalprobingpath", "/home/me/.nuget/packages", ShopArguments[^1]], command.Arguments);
    }

    [Fact]
    public void Node_should_be_the_copy_beside_the_application_when_it_was_loaded_from_elsewhere()
    {
        Assert.Equal("/app/ActorProc.Node.dll", Choose(Shop with { NodeAssembly = "/packages/ActorProc.Node.dll" }, ShopFiles).Arguments[^1]);
        Assert.Equal("/packages/ActorProc.Node.dll", Choose(Shop with { NodeAssembly = "/packages/ActorProc.Node.dll" }, ShopFiles[..2]).Arguments[^1]);
    }

    [Fact]
    public void Dependencies_should_be_left_to_the_host_when_the_application_has_no_file_for_them()
    {
        Assert.DoesNotContain("--depsfile", Choose(Shop with { DependencyFiles = [] }, ShopFiles[1..]).Arguments);
    }

    [Fact]
    public void Node_should_be_the_application_led_aside_when_it_is_self_contained()
    {
        var command = Choose(Shop with { ProcessPath = "/app/shop", RuntimeDirectory = "/app/", DependencyFiles = ["/app/shop.deps.json"] }, ShopFiles);

        Assert.Equal("/app/shop", command.FileName);
        Assert.Empty(command.Arguments);
        Assert.True(command.UsesStartupHook);
    }

    [Fact]
    public void Node_should_be_the_application_led_aside_when_all_is_in_one_file()
    {
        Assert.True(Choose(Shop with { ProcessPath = "/app/shop", EntryAssembly = "", NodeAssembly = "" }, ShopFiles).UsesStartupHook);
    }

    [Fact]
    public void Choice_should_fail_with_the_setting_to_change_when_hooks_are_off()
    {
        var error = Assert.Throws<PlatformNotSupportedException>(() => Choose(Shop with { ProcessPath = "/app/shop", NodeAssembly = "", RunsStartupHooks = false }, ShopFiles));

        Assert.Contains("<StartupHookSupport>true</StartupHookSupport>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choice_should_fail_with_what_was_looked_for_when_there_is_no_runtime_configuration()
    {
        var error = Assert.Throws<PlatformNotSupportedException>(() => Choose(Shop, []));

        Assert.Contains("/app/shop.dll", error.Message, StringComparison.Ordinal);
        Assert.Contains("OutputType Exe", error.Message, StringComparison.Ordinal);
    }

    static NodeCommandLine Choose(HostFacts facts, string[] files) => NodeCommandLine.Choose(facts, files.Contains);
}
