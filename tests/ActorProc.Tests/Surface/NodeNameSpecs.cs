using ActorProc.Orchestration;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Surface;

public sealed class NodeNameSpecs
{
    [Fact]
    public void Address_should_be_as_documented()
    {
        Assert.Equal("akka.proc://shop@main:1", NodeName.Main("shop").ToString());
        Assert.Equal("akka.proc://shop@parsers:1", NodeName.Shared("shop", "parsers").ToString());
        Assert.Equal("akka.proc://shop@ocr:7", NodeName.Own("shop", "ocr", 0, 7).ToString());
        Assert.Equal("akka.proc://shop@page.12:3", NodeName.Own("shop", "page", 12, 3).ToString());
    }

    [Fact]
    public void People_should_call_nodes_by_short_names()
    {
        Assert.Equal("main", NodeName.Of(NodeName.Main("shop")));
        Assert.Equal("parsers", NodeName.Of(NodeName.Shared("shop", "parsers")));
        Assert.Equal("ocr-7", NodeName.Of(NodeName.Own("shop", "ocr", 0, 7)));
        Assert.Equal("page.12-3", NodeName.Of(NodeName.Own("shop", "page", 12, 3)));
    }

    [Fact]
    public void Launch_that_placed_should_be_read_from_the_address()
    {
        Assert.Equal(12, NodeName.PlacedBy(NodeName.Own("shop", "page", 12, 3)));
        Assert.Equal(0, NodeName.PlacedBy(NodeName.Own("shop", "page", 0, 3)));
        Assert.Equal(0, NodeName.PlacedBy(NodeName.Own("shop", "page.12", 0, 3)));
        Assert.Equal(0, NodeName.PlacedBy(NodeName.Shared("shop", "node.12")));
        Assert.Equal(0, NodeName.PlacedBy(NodeName.Main("shop")));
    }

    [Fact]
    public void Placements_should_have_different_addresses_that_akka_can_read_however_many_there_were()
    {
        int[] numbers = [2, 3, 65_535, 65_536, 65_537, 131_069, 131_070, int.MaxValue];
        var addresses = (from number in numbers from launch in new[] { 0, 1, 2 } from actor in new[] { "ocr", "ocr-1" } select (launch, Address: NodeName.Own("shop", actor, launch, number))).ToArray();

        Assert.Equal(addresses.Length, addresses.Select(placed => placed.Address).Distinct().Count());
        Assert.All(addresses, placed =>
        {
            Assert.Equal(placed.Address, Address.Parse(placed.Address.ToString()));
            Assert.Equal(placed.launch, NodeName.PlacedBy(placed.Address));
            Assert.NotEqual(NodeName.FixedPort, placed.Address.Port);
        });
    }

    [Fact]
    public void Shared_names_should_have_different_addresses_when_they_differ_in_anything()
    {
        string[] names =
        [
            "parsers", "Parsers", "PARSERS", "parsers ", "par sers", "par-sers", "par_sers", "par.sers", "-parsers", "parsers-", "main", "Main", "actor", "-", "...", "é", "è",
            new('a', 24), new('a', 25), new('a', 26), new('x', 100), "own process", "a/b", "a:b", "a#b", "$a",
        ];

        var addresses = names.Select(name => NodeName.Shared("shop", name)).ToArray();

        Assert.Equal(names.Length, addresses.Distinct().Count());
        Assert.DoesNotContain(NodeName.Main("shop"), addresses);
    }

    [Theory]
    [InlineData("parsers")]
    [InlineData("$a")]
    [InlineData("Über-Größe 12")]
    [InlineData("a/b:c#d@e?f=g&h")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("an actor name that is much longer than any file name should have to be")]
    public void Address_should_be_one_that_akka_and_file_systems_take_when_names_are_odd(string name)
    {
        foreach (var address in new[] { NodeName.Shared("shop", name), NodeName.Own("shop", name, 0, 2), NodeName.Own("shop", name, int.MaxValue, int.MaxValue) })
        {
            Assert.Equal(address, Address.Parse(address.ToString()));
            Assert.True(ActorPath.TryParse($"{address}/remote/akka.proc/shop@main:1/user/a#5", out var path));
            Assert.Equal(address, path.Address);
            // 107 bytes is all a socket path may have, most of which belongs to the directory.
            Assert.True(address.Host.Length <= 24 + 17, address.Host);
            Assert.Matches("^[a-z0-9_.-]+$", address.Host);
        }
    }

    [Fact]
    public void Address_should_be_the_same_in_every_process()
    {
        // A value from elsewhere: hashes that differ between processes would pass any comparison within this one.
        Assert.Equal("big-node-c94b072b", NodeName.Shared("shop", "Big Node").Host);
    }
}
