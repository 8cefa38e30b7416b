using ActorProc.Configuration;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Surface;

public sealed class HoconTextSpecs
{
    [Theory]
    [InlineData("base")]
    [InlineData("substituted")]
    [InlineData("keys")]
    [InlineData("values")]
    [InlineData("lists")]
    [InlineData("objects")]
    public void Nasty_configuration_should_say_the_same_when_rendered_and_parsed(string section)
    {
        var original = Parsed().GetConfig(section);

        Assert.Empty(HoconWalk.Differences(original, ConfigurationFactory.ParseString(HoconText.Render(original))));
    }

    [Fact]
    public void Fallbacks_should_be_rendered_below_what_stands_above_them()
    {
        var layered = ConfigurationFactory.ParseString("a { x = 1, list = [], gone = null, object { } }")
            .WithFallback(ConfigurationFactory.ParseString("a { x = 2, y = 3, list = [1], gone = 4, object { z = 5 } }"))
            .WithFallback(ConfigurationFactory.ParseString("b = ${c}, c = 6"));

        var parsed = ConfigurationFactory.ParseString(HoconText.Render(layered));

        Assert.Empty(HoconWalk.Differences(layered, parsed));
        Assert.Equal((1, 3, 5, 6), (parsed.GetInt("a.x"), parsed.GetInt("a.y"), parsed.GetInt("a.object.z"), parsed.GetInt("b")));
    }

    [Fact]
    public void Nothing_should_be_rendered_as_nothing()
    {
        Assert.Equal("", HoconText.Render(Config.Empty));
        Assert.Equal("", HoconText.Render(ConfigurationFactory.ParseString("")));
    }

    [Fact]
    public void Every_character_should_survive_as_key_and_as_value_when_quoted()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var text = $"<{(char)c}>";

            var read = ConfigurationFactory.ParseString($"{{ {HoconText.Quote(text)} : {HoconText.Quote(text)} }}").Root.GetObject().Items.Single();

            Assert.True(read.Key == text && read.Value.GetString() == text, $"U+{c:x4} is read as '{read.Key}', '{read.Value.GetString()}'.");
        }
    }

    [Fact]
    public void Rendered_text_should_survive_as_utf8()
    {
        var rendered = HoconText.Render(Parsed());

        var bytes = System.Text.Encoding.UTF8.GetBytes(rendered);

        Assert.Equal(rendered, System.Text.Encoding.UTF8.GetString(bytes));
    }

    private static Config Parsed() => ConfigurationFactory.ParseString(NastyHocon.Text);
}
