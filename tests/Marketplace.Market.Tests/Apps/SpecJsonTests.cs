using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Marketplace.Market.Apps;

namespace Marketplace.Market.Tests.Apps;

public sealed class SpecJsonTests
{
    private const string Text =
        """{"name":"shop","components":[{"name":"web","image":"web:1","cpuMilli":100,"memoryMiB":64,"diskMiB":100,"ports":[{"containerPort":8080,"protocol":"tcp"}],"environment":{},"command":[],"volumes":[]}],"instances":1,"regions":{"allow":[],"deny":[]},"termSeconds":3600}""";

    [Fact]
    public void The_canonical_text_and_its_hash_never_change()
    {
        Assert.Equal(Text, SpecJson.CanonicalText(Specs.Web()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Text))), SpecJson.HashHex(Specs.Web()));
    }

    [Fact]
    public void Defaults_and_order_do_not_matter_for_the_hash()
    {
        Assert.True(SpecJson.TryParse(
            """
            {
              "termSeconds": 3600,
              "components": [{ "diskMiB": 100, "cpuMilli": 100, "memoryMiB": 64, "image": "web:1", "name": "web", "ports": [{ "containerPort": 8080 }] }],
              "name": "shop"
            }
            """,
            out AppSpec? spec,
            out _));
        Assert.Equal(SpecJson.HashHex(Specs.Web()), SpecJson.HashHex(spec));
    }

    [Fact]
    public void The_environment_is_ordered_by_ordinal_comparison()
    {
        Assert.True(SpecJson.TryParse("""{"name":"a","components":[{"environment":{"b":"1","B":"2","a":"3","_":"4"}}]}""", out AppSpec? spec, out _));
        Assert.Contains("""{"B":"2","_":"4","a":"3","b":"1"}""", SpecJson.CanonicalText(spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a","instancez":3}""", "instancez")]
    [InlineData("""{"name":"a","name":"b"}""", "name")]
    [InlineData("""{"name":"a","components":[{"ports":[{"containerPort":"80"}]}]}""", "$.components[0].ports[0].containerPort")]
    [InlineData("""{"name":"a","components":[{"ports":[{"containerPort":80,"protocol":"sctp"}]}]}""", "tcp")]
    [InlineData("""{"name":"a","instances":1.5}""", "$.instances")]
    [InlineData("""{"name":"\ud800"}""", "$.name")]
    [InlineData("""{"name":"a","instances":99999999999}""", "$.instances")]
    [InlineData("""{"name":"a",}""", "line 1")]
    [InlineData("// comment\n{}", "")]
    [InlineData("null", "null")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "")]
    public void What_cannot_be_read_is_refused_with_its_place(string json, string expected)
    {
        Assert.False(SpecJson.TryParse(json, out _, out SpecFault? fault));
        Assert.Contains(expected, fault.Path + " " + fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Marketplace.", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_large_a_text_is_refused_unread()
    {
        Assert.False(SpecJson.TryParse(new string(' ', SpecJson.MaxBytes + 1), out _, out SpecFault? fault));
        Assert.Equal("spec-too-large", fault.Code);
    }

    [Fact]
    public void Nulls_become_empty_and_are_found_by_the_validator_instead_of_crashing()
    {
        Assert.True(SpecJson.TryParse(
            """{"name":null,"components":[null,{"image":null,"ports":[null],"environment":{"A":null},"command":[null],"volumes":[null],"health":null}],"regions":null}""",
            out AppSpec? spec,
            out _));
        Assert.NotEmpty(SpecValidator.Validate(spec));
        Assert.NotEmpty(SpecJson.HashHex(spec));
    }

    [Fact]
    public void Any_spec_survives_writing_and_reading() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(AnySpec.Arbitrary, spec =>
        {
            string canonical = SpecJson.CanonicalText(spec);
            Assert.True(SpecJson.TryParse(canonical, out AppSpec? read, out SpecFault? fault), fault?.Message);
            Assert.True(SpecJson.TryParse(SpecJson.Pretty(spec), out AppSpec? pretty, out fault), fault?.Message);
            return SpecJson.CanonicalText(read) == canonical && SpecJson.CanonicalText(pretty) == canonical;
        }));

    [Fact]
    public void The_validator_answers_for_any_spec() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(AnySpec.Arbitrary, spec => SpecValidator.Validate(spec).All(fault => fault.Path.StartsWith('$') && fault.Code.Length > 0 && fault.Message.Length > 0)));
}
