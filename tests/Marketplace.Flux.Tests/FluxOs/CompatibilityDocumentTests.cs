using Marketplace.Flux.JsonRpc;
using Marketplace.Testing.Folders;

namespace Marketplace.Flux.Tests.FluxOs;

public sealed class CompatibilityDocumentTests
{
    [Fact]
    public void The_document_lists_exactly_the_methods_that_there_are()
    {
        var lines = File.ReadAllLines(RepositoryRoot.Of("docs", "flux-compatibility.md"));
        foreach (var (heading, expected) in CompatibilityDocument.Tables())
        {
            var start = Array.IndexOf(lines, heading);
            Assert.True(start >= 0, $"docs/flux-compatibility.md has no heading \"{heading}\"; its table is:\n{string.Join('\n', expected)}");
            var table = lines.Skip(start + 1).SkipWhile(line => line.Length == 0 || line[0] != '|').TakeWhile(line => line.StartsWith('|')).ToList();
            Assert.True(expected.SequenceEqual(table), $"docs/flux-compatibility.md has another table under \"{heading}\" than this:\n{string.Join('\n', expected)}");
        }
    }

    [Fact]
    public void No_two_methods_share_a_name_and_each_says_what_it_is()
    {
        foreach (var methods in new[] { RpcMethods.Daemon, RpcMethods.Explorer })
        {
            var names = methods.SelectMany(method => method.Aliases.Prepend(method.Name)).ToList();
            Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(methods, method =>
            {
                Assert.Equal(method.Name, method.Name.ToLowerInvariant());
                Assert.NotEmpty(method.Summary);
                var parameters = method.Parameters.SelectMany(parameter => new[] { parameter.Name, parameter.Alias }).OfType<string>().ToList();
                Assert.Equal(parameters.Count, parameters.Distinct(StringComparer.OrdinalIgnoreCase).Count());
                Assert.True(method.Parameters.SkipWhile(parameter => parameter.Required).All(parameter => !parameter.Required), method.Name);
            });
        }
    }

    [Fact]
    public void Every_method_that_flux_has_and_the_house_plan_names_is_there()
    {
        string[] named =
        [
            "getinfo", "getblockchaininfo", "getblockcount", "getblockhash", "getblockheader", "getblockhashes", "getblockdeltas", "getblocktemplate",
            "getbestblockhash", "getchaintips", "getdifficulty", "getmempoolinfo", "getrawmempool", "gettxout", "gettxoutproof", "verifytxoutproof",
            "gettxoutsetinfo", "getrawtransaction", "createrawtransaction", "signrawtransaction", "sendrawtransaction", "decoderawtransaction", "decodescript",
            "fundrawtransaction", "validateaddress", "verifymessage", "signmessage", "estimatefee", "getaddressbalance", "getaddressdeltas",
            "getaddressmempool", "getaddresstxids", "getaddressutxos", "getspentinfo", "createfluxnodekey", "startfluxnode", "startdeterministicfluxnode",
            "createconfirmationtransaction", "rebuildfluxnodedb", "getbenchmarks", "getbenchstatus", "startfluxbenchd", "stopfluxbenchd", "createemergencyblock",
            "signemergencyblock", "submitemergencyblock", "verifyemergencyblock", "z_sendmany", "zsendmany", "createzelnodekey",
        ];
        Assert.DoesNotContain(named, name => RpcMethods.FindDaemon(name) is null);
    }
}
