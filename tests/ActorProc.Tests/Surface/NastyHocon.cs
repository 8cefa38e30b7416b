namespace ActorProc.Tests.Surface;

/// <summary>All that HOCON allows and that text about text gets wrong.</summary>
internal static class NastyHocon
{
    public const string Text = """"
        base {
          name = shop, port = 8_080, list = [1, 2], empty = [], nothing = null
          inner { deep = "x y" }
        }
        substituted {
          text = ${base.name}
          joined = "http://"${base.name}"/index"
          number = ${base.port}
          list = ${base.list}
          empty = ${base.empty}
          nothing = ${base.nothing}
          whole = ${base.inner}
          appended = ${base.list} [3]
        }
        akka.actor.deployment {
          "/parse/*" { process = parsers }
          "/a;b/c!" { process = own, node { environment { PATH = "/bin:/usr/bin", "dotted.name" = "=[]{}#//" } } }
        }
        keys {
          "" = empty, " " = space, "a.b" = dot, "a\"b" = quote, "a\\b" = backslash, "a\nb" = line, "${x}" = substitution, "include" = keyword
          "#no" = comment, "//no" = comment, "{" = brace, "é✓😀" = unicode, "null" = null, "a:b=c,d" = signs, " padded " = spaces
        }
        values {
          quote = "a \"quoted\" word", startsWithQuote = "\"", twoQuotes = "\"\"", backslash = "C:\\temp\\new", ends = "\\"
          lines = "one\ntwo\r\nthree\ttab", substitution = "${base.name}", dollar = "$ { } [ ] # // , = :", include = "include \"x\""
          triple = """raw "quotes" \n and
        a line""", unicode = "é ✓ 😀 \u0000 \u001b \u2028 \ufeff \u0085", loneSurrogate = "\ud83d|\ude00"
          padded = "  inside  ", emptyText = "", blank = " ", nullText = "null", nullPieces = "nu""ll", nullValue = null, nullAndBlank = null # comment
           on = on, true = true
          whole = 42, negative = -1, fraction = 0.5, exponent = 1e9, size = 256 MiB, duration = 1.5 s, infinite = infinite, words = two words
          path = /user/a, uri = "akka.proc://shop@main:1/user/a#12", percent = 50%
          noValue = ,
        }
        lists {
          none = [], one = [1], text = ["a b", "", "c,d", "]", "[", "\""], gap = [a, , b], blank = [ ], end = [a, ,], nulls = [null, null]
          nested = [[1, 2], [], [[3]]], objects = [{ a = 1 }, { }, { "b.c" = [x] }], joined = [1] [2], lines = [
            a
            b
          ]
        }
        objects {
          none { }
          "none as value" = {}, merged { a = 1 }
          merged { b = 2 }
          merged.c.d = 3, replaced { a = 1 }
          replaced = text
        }
        """";
}
