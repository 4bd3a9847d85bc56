using System.Net;
using System.Text;
using System.Text.Json;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Testing.Sizes;

namespace Marketplace.Flux.Tests.JsonRpc;

/// <summary>Bodies that nobody would write on purpose, from seeds: each gets a JSON answer, and the host answers as before.</summary>
public sealed class BodyFuzzTests(BusyHost host) : IClassFixture<BusyHost>
{
    private static readonly int Bodies = TestSize.Count(LongArea.Fuzzing, small: 1_500, large: 50_000);

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\\u0000", "null", "true", "1e999", "-0", "0.1", "99999999999999999999", "\"jsonrpc\":\"2.0\"",
        "\"method\":", "\"params\":", "\"id\":1", "{}", "[]", "\"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs\"", "\"00\"", "-1", "\u00e9", " ", "\n",
    ];

    [Theory, Trait(TestSize.Trait, LongArea.Fuzzing)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_body_gets_an_answer(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Bodies; i++)
        {
            var body = Body(random);
            foreach (var path in new[] { "/rpc", "/daemon/" + AnyMethod(random), "/explorer/utxo" })
            {
                using var response = await host.Http.PostAsync(path, new ByteArrayContent(body));
                var text = await response.Content.ReadAsStringAsync();
                var known = response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.BadRequest or HttpStatusCode.NotFound
                    || (response.StatusCode == HttpStatusCode.InternalServerError && path == "/rpc" && text.Contains("\"error\":{\"code\"", StringComparison.Ordinal));
                Assert.True(known && !text.Contains($"{RpcErrorCodes.InternalError}", StringComparison.Ordinal), $"seed {seed}, body {i}, {path}: {response.StatusCode} {text}");
                if (text.Length > 0)
                    RpcClient.Json(text);
            }
        }

        Assert.Equal(0, (await host.Http.CallAsync("getconnectioncount")).GetInt32());
    }

    private static byte[] Body(Random random) => random.Next(4) switch
    {
        0 => Garbage(random),
        1 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Pieces[random.Next(Pieces.Length)]))),
        2 => Encoding.UTF8.GetBytes(Call(random, depth: 0)),
        _ => Broken(random),
    };

    private static byte[] Garbage(Random random)
    {
        var bytes = new byte[random.Next(0, 300)];
        random.NextBytes(bytes);
        return bytes;
    }

    // A good call in which some bytes are changed, doubled or cut away.
    private static byte[] Broken(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Call(random, depth: 0)).ToList();
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 1; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(8, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Call(Random random, int depth)
    {
        if (depth == 0 && random.Next(5) == 0)
            return "[" + string.Join(',', Enumerable.Range(0, random.Next(0, 6)).Select(_ => Call(random, 1))) + "]";
        var version = random.Next(3) == 0 ? "" : "\"jsonrpc\":\"2.0\",";
        var parameters = string.Join(',', Enumerable.Range(0, random.Next(0, 5)).Select(_ => Value(random, 0)));
        return $$"""{{{version}}"id":{{Value(random, 2)}},"method":"{{AnyMethod(random)}}","params":[{{parameters}}]}""";
    }

    private static string Value(Random random, int depth) => random.Next(depth < 2 ? 12 : 9) switch
    {
        0 => "null",
        1 => "true",
        2 => random.Next(-3, 3).ToString(System.Globalization.CultureInfo.InvariantCulture),
        3 => "1e-8",
        4 => "\"\"",
        5 => $"\"{new string('a', 64)}\"",
        6 => "\"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs\"",
        7 => JsonSerializer.Serialize(Convert.ToHexString(Garbage(random))),
        8 => "9223372036854775808",
        9 => $"[{Value(random, depth + 1)},{Value(random, depth + 1)}]",
        10 => $$"""{"address":{{Value(random, depth + 1)}},"start":{{Value(random, depth + 1)}}}""",
        _ => $$"""{"txid":{{Value(random, depth + 1)}},"vout":{{Value(random, depth + 1)}}}""",
    };

    private static string AnyMethod(Random random) => RpcMethods.Daemon[random.Next(RpcMethods.Daemon.Length)].Name;
}
