using ActorProc;
using Akka.Actor;
using System.Diagnostics;
await using var app = await ActorProcSystem.StartAsync("shop", new() { Config = "akka.loglevel = " + (args.Length > 0 ? args[0] : "INFO") });
for (int i = 0; i < 3; i++) {
var sw = Stopwatch.StartNew();
var a = app.ActorOf(Props.Create(() => new Echo("hi")), "ocr" + i, Placement.OwnProcess);
Console.WriteLine($"ActorOf {sw.Elapsed.TotalMilliseconds} ms {a}");
Console.WriteLine(await a.Ask<string>("ping", TimeSpan.FromSeconds(10)) + $" {sw.Elapsed.TotalMilliseconds} ms, me {Environment.ProcessId}");
Console.WriteLine(string.Join("\n", await app.GetNodesAsync()));
var ask = a.Ask<string>("hang");
var pid = (await app.GetNodesAsync()).Last().Pid!.Value;
sw.Restart(); Process.GetProcessById(pid).Kill();
try { await ask; } catch (Exception e) { Console.WriteLine($"{e.Message} {sw.Elapsed.TotalMilliseconds}"); }
Console.WriteLine(await a.Ask<string>("ping", TimeSpan.FromSeconds(10)) + $" {sw.Elapsed.TotalMilliseconds} ms after kill");
}
sealed class Echo : ReceiveActor { public Echo(string x) { Receive<string>(s => s == "hang", _ => { }); Receive<string>(s => Sender.Tell($"{x} {s} from {Environment.ProcessId}")); } }
