using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Marketplace.Market.Instances;

namespace Marketplace.Containers.Tests.Rules;

public sealed class LogAssemblerTests
{
    private const string Stamp = "2026-01-02T03:04:05.678901234Z";

    [Fact]
    public void Lines_come_out_whole_however_the_bytes_arrive() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<NonNull<string>> Texts, PositiveInt Cut)>(), input =>
        {
            var texts = input.Texts.Get.Select(text => Clean(text.Get)).ToList();
            var bytes = Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{Stamp} {text}\n")));
            var assembler = new LogAssembler(LogStream.Output);
            var lines = bytes.Chunk(input.Cut.Get).SelectMany(chunk => assembler.Add(chunk).ToList()).ToList();
            return lines.Select(line => line.Text).SequenceEqual(texts) && lines.All(line => line.Timestamp.Year == 2026 && !line.Continues)
                && assembler.End() is null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_input_makes_a_line_too_long_or_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), (byte[] bytes) =>
        {
            var assembler = new LogAssembler(LogStream.Error);
            var lines = Enumerable.Repeat(bytes, 2000).SelectMany(chunk => assembler.Add(chunk).ToList()).ToList();
            return lines.All(line => line.Text.Length <= EngineLogLine.MaxBytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_line_that_the_engine_cut_goes_on_with_the_next_part()
    {
        var part = new string('x', EngineLogLine.MaxBytes);
        var assembler = new LogAssembler(LogStream.Output);
        var lines = assembler.Add(Encoding.UTF8.GetBytes($"{Stamp} {part}{Stamp} {part}{Stamp} end\r\n{Stamp} \n")).ToList();

        Assert.Equal([(part, true), (part, true), ("end", false), ("", false)], lines.Select(line => (line.Text, line.Continues)));
    }

    [Fact]
    public void What_has_no_instant_keeps_its_text()
    {
        var assembler = new LogAssembler(LogStream.Output);
        Assert.Equal(["short", "a line that is longer than an instant is"],
            assembler.Add("short\na line that is longer than an instant is\n"u8.ToArray()).Select(line => line.Text));
    }

    private static string Clean(string text) =>
        new([.. text.Where(character => character is not ('\n' or '\r') && !char.IsSurrogate(character))]);
}
