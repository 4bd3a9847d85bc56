using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Ledger;
using Spectre.Console;

namespace Marketplace.Cli.Terminal;

/// <summary>Where a command's results go: text for people or, with --json, one JSON value a line for programs.</summary>
public sealed class Screen
{
    private readonly CliEnvironment _environment;
    private readonly bool _colour;
    private IAnsiConsole? _console;

    /// <summary>Makes the screen of one run.</summary>
    /// <param name="environment">The surroundings.</param>
    /// <param name="json">Whether results are JSON.</param>
    /// <param name="colour">Whether colours are wanted; they only show on a terminal.</param>
    public Screen(CliEnvironment environment, bool json, bool colour)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _environment = environment;
        IsJson = json;
        IsLive = environment.OutputIsTerminal && !json;
        _colour = IsLive && colour;
    }

    /// <summary>Whether results are JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Whether somebody watches a terminal: only then is progress drawn.</summary>
    public bool IsLive { get; }

    /// <summary>Draws tables and colours.</summary>
    /// <remarks>Made when it is first used: that takes a while, and JSON and errors need none.</remarks>
    public IAnsiConsole Console => _console ??= CreateConsole();

    /// <summary>Writes a result: as JSON, or as text.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="value">The result.</param>
    /// <param name="type">How it is written as JSON.</param>
    /// <param name="text">Writes it for people.</param>
    public void Show<T>(T value, JsonTypeInfo<T> type, Action<Screen> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsJson)
        {
            WriteJson(value, type);
        }
        else
        {
            text(this);
        }
    }

    /// <summary>Writes one JSON value on one line.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="type">How it is written.</param>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        _environment.Output.WriteLine(JsonSerializer.Serialize(value, type));
        _environment.Output.Flush();
    }

    /// <summary>Writes a line for people, plain.</summary>
    /// <param name="text">The line.</param>
    public void Line(string text = "") => _environment.Output.WriteLine(Clean(text));

    /// <summary>Writes a line above progress that is being drawn.</summary>
    /// <param name="text">The line.</param>
    public void LineAboveProgress(string text) => Console.WriteLine(Clean(text));

    /// <summary>Waits, and says on a terminal what for.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="pause">How long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PauseAsync(string what, TimeSpan pause, TimeProvider time, CancellationToken cancellationToken) => IsLive
        ? Console.Status().StartAsync(Markup.Escape(what), _ => Task.Delay(pause, time, cancellationToken))
        : Task.Delay(pause, time, cancellationToken);

    /// <summary>Writes a note on standard error, in either mode, so that it never mixes with results.</summary>
    /// <param name="text">The line.</param>
    public void Note(string text) => _environment.Error.WriteLine(text);

    /// <summary>Writes rows of a label and a value.</summary>
    /// <param name="rows">Label and value; rows without a value are left out.</param>
    public void Pairs(params ReadOnlySpan<(string Label, string? Value)> rows)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0)).AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach (var (label, value) in rows)
        {
            if (value is not null)
            {
                grid.AddRow(new Text(label, new Style(Color.Grey)), new Text(Clean(value)));
            }
        }

        Console.Write(grid);
    }

    /// <summary>Writes a table.</summary>
    /// <param name="headers">The columns; a leading '>' aligns one to the right.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="empty">What is written instead where there are no rows.</param>
    public void Table(IReadOnlyList<string> headers, IEnumerable<string?[]> rows, string empty)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(rows);
        var table = new Table().Border(TableBorder.None);
        foreach (var header in headers)
        {
            var right = header.StartsWith('>');
            var column = new TableColumn(new Text(right ? header[1..] : header, new Style(Color.Grey))) { NoWrap = true };
            table.AddColumn(right ? column.RightAligned() : column);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Clean(cell ?? ""))));
        }

        if (table.Rows.Count == 0)
        {
            Line(empty);
            return;
        }

        Console.Write(table);
    }

    /// <summary>An amount for people: "12.50000000 FLUX".</summary>
    /// <param name="satoshis">The amount.</param>
    public static string Flux(long satoshis) => $"{Money.FromSatoshis(satoshis)} FLUX";

    private IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_environment.Output),
        });
        if (!_environment.OutputIsTerminal)
        {
            // Not folded to a width that nobody has.
            console.Profile.Width = 1000;
        }

        return console;
    }

    // Hosts and containers may send anything; what would steer a terminal does not reach it.
    private string Clean(string text) =>
        _environment.OutputIsTerminal && text.Any(IsSteering) ? string.Concat(text.Select(c => IsSteering(c) ? '\ufffd' : c)) : text;

    private static bool IsSteering(char c) => char.IsControl(c) && c is not ('\t' or '\n');
}
