using System.Xml.Linq;
using ActorProc.Tests.Multiprocessing;

namespace ActorProc.Conformance;

/// <summary>Writes <c>docs/conformance.md</c> from the behaviours, the tests that name them, and the outcomes of a test run.</summary>
internal static class Program
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private static int Main(string[] arguments)
    {
        if (arguments is not [var source])
        {
            Console.Error.WriteLine("Usage: dotnet run --project tests/ActorProc.Conformance -- <results.trx, or a folder of them>");
            return 2;
        }

        string[] files = Directory.Exists(source) ? Directory.GetFiles(source, "*.trx", SearchOption.AllDirectories) : [source];
        // The oldest first: of several runs of a test the last one counts.
        var outcomes = new Outcomes();
        foreach (var file in files.OrderBy(File.GetLastWriteTimeUtc))
            Read(XDocument.Load(file), outcomes);
        var text = ConformanceDocument.Of(ConformanceDocument.Behaviours(), outcomes.Of);
        File.WriteAllText(ConformanceDocument.Path, text);
        Console.WriteLine($"{ConformanceDocument.Path}: {outcomes.Count} tests in {files.Length} files.");
        return 0;
    }

    private static void Read(XDocument run, Outcomes outcomes)
    {
        // A result names its definition, which names class and method; the name of a result shows arguments too.
        var methods = run.Descendants(Trx + "UnitTest").ToDictionary(
            test => test.Attribute("id")!.Value, test => test.Element(Trx + "TestMethod")!);
        foreach (var results in run.Descendants(Trx + "UnitTestResult").GroupBy(result => Named(methods[result.Attribute("testId")!.Value])))
            outcomes.Add(results.Key.Class, results.Key.Name, results.All(result => result.Attribute("outcome")!.Value == "Passed"));
    }

    private static (string Class, string Name) Named(XElement method) =>
        (method.Attribute("className")!.Value, method.Attribute("name")!.Value.Split('(')[0].Split('.')[^1]);
}
