using Marketplace.Grains.Contracts;
using Marketplace.Grains.Ledger;

namespace Marketplace.Grains.Tests.Ledgers;

public sealed class AnswerShelfTests
{
    [Fact]
    public void A_small_answer_goes_at_once_and_leaves_nothing_behind()
    {
        var shelf = new AnswerShelf();
        var part = shelf.First([1, 2, 3]);
        Assert.Equal((3, 0L), (part.Length, part.Ticket));
        Assert.Equal([1, 2, 3], part.Bytes);
        Assert.Null(shelf.Next(0, 1));
    }

    [Fact]
    public void A_large_answer_comes_in_parts_that_are_kept_until_the_last_was_fetched()
    {
        var shelf = new AnswerShelf();
        var answer = Bytes((2 * AnswerPart.MaxBytes) + 5);
        var part = shelf.First(answer);
        var whole = new List<byte>();
        for (; part is not null; part = shelf.Next(part.Ticket, whole.Count))
        {
            Assert.InRange(part.Bytes.Length, 1, AnswerPart.MaxBytes);
            Assert.Equal(answer.Length, part.Length);
            whole.AddRange(part.Bytes);
        }

        Assert.Equal(answer, whole);
    }

    [Fact]
    public void The_oldest_answer_goes_when_there_are_too_many_or_too_many_bytes()
    {
        var few = new AnswerShelf(maxAnswers: 2);
        var tickets = Enumerable.Range(0, 3).Select(_ => few.First(Bytes(AnswerPart.MaxBytes + 1)).Ticket).ToArray();
        Assert.Null(few.Next(tickets[0], AnswerPart.MaxBytes));
        Assert.NotNull(few.Next(tickets[1], AnswerPart.MaxBytes));
        Assert.NotNull(few.Next(tickets[2], AnswerPart.MaxBytes));

        var small = new AnswerShelf(maxBytes: 3 * AnswerPart.MaxBytes);
        var first = small.First(Bytes(2 * AnswerPart.MaxBytes)).Ticket;
        var second = small.First(Bytes(2 * AnswerPart.MaxBytes)).Ticket;
        Assert.Null(small.Next(first, AnswerPart.MaxBytes));
        Assert.NotNull(small.Next(second, AnswerPart.MaxBytes));
        Assert.Throws<InvalidOperationException>(() => small.First(Bytes((3 * AnswerPart.MaxBytes) + 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_answer_has_no_part_outside_of_it(int offset)
    {
        var shelf = new AnswerShelf();
        var ticket = shelf.First(Bytes(AnswerPart.MaxBytes + 1)).Ticket;
        Assert.Null(shelf.Next(ticket, offset));
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
