using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Placing;

/// <summary>Mistakes in <c>akka.actor.deployment</c> are found when the system starts, by their key.</summary>
public sealed class MistakenDeploymentSpecs
{
    [Theory]
    [InlineData("process = [own]",
        "'akka.actor.deployment.\"/ocr\".process' is '[own]', but must be own, local, or the name of a node (at most 100 characters).")]
    [InlineData("process = \"\"", "'akka.actor.deployment.\"/ocr\".process' is '', but must be own, local, or the name of a node (at most 100 characters).")]
    [InlineData("process { name = own }", "'akka.actor.deployment.\"/ocr\".process' is '")]
    [InlineData("process = own, node { heap-limt = 1m }",
        "'akka.actor.deployment.\"/ocr\".node.heap-limt' is not a setting. Known there: affinity, boot-timeout, config,")]
    [InlineData("process = own, node { on-crash = explode }",
        "'akka.actor.deployment.\"/ocr\".node.on-crash' is 'explode', but must be one of supervise, stop, restart.")]
    [InlineData("process = own, node { heap-limit = plenty }",
        "'akka.actor.deployment.\"/ocr\".node.heap-limit' is 'plenty', but must be a size such as 256 MiB.")]
    [InlineData("node { heap-limit = 1m }", "'akka.actor.deployment.\"/ocr\".node' sets up a process, but '")]
    [InlineData("process = local, node { heap-limit = 1m }", "'akka.actor.deployment.\"/ocr\".node' sets up a process, but '")]
    public void System_should_not_start_and_name_the_key(string deployment, string complaint)
    {
        var runs = Directory.CreateTempSubdirectory("ap-");
        try
        {
            var failure = Assert.Throws<ActorProcConfigurationException>(() => ActorSystem.Create("mistaken", ConfigurationFactory.ParseString($$"""
                akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"
                akka.actor.deployment { /ocr { {{deployment}} } }
                actorproc.run-directory = "{{runs.FullName}}"
                """)));

            Assert.StartsWith(complaint, failure.Message, StringComparison.Ordinal);
            Assert.Empty(runs.EnumerateDirectories());
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }
}
