namespace Marketplace.Cli.Terminal;

/// <summary>Scripts that ask `market [suggest:POSITION] "LINE"` for the words that fit.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion for market
        _market_complete() {
            local line="${COMP_LINE}" point="${COMP_POINT}" words
            words="$("${COMP_WORDS[0]}" "[suggest:${point}]" "${line}" 2>/dev/null)" || return 0
            local IFS=$'\n'
            COMPREPLY=( $(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}") )
            # A word that looks like a path, or one with no suggestion, is a file.
            if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=( $(compgen -f -- "${COMP_WORDS[COMP_CWORD]}") ); fi
        }
        complete -o filenames -F _market_complete market

        """;

    private const string Zsh = """
        #compdef market
        # zsh completion for market
        _market() {
            local -a suggestions
            suggestions=("${(@f)$(${words[1]} "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            suggestions=(${suggestions:#})
            if (( ${#suggestions} )); then compadd -a suggestions; else _files; fi
        }
        if [ "$funcstack[1]" = "_market" ]; then _market "$@"; else compdef _market market; fi

        """;

    private const string Fish = """
        # fish completion for market
        function __market_complete
            set -l line (commandline -cp)
            market "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c market -a '(__market_complete)'

        """;

    /// <summary>The shells there is a script for.</summary>
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    /// <summary>The script of one of <see cref="Shells"/>.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "There is no completion for this shell."),
    };
}
