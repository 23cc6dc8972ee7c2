using System.CommandLine;
using Transcoder.Cli.Terminal;

namespace Transcoder.Cli.Completion;

/// <summary><c>transcoder completion</c>: a script that lets a shell ask the program itself what may come next.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };

    public static Command Create()
    {
        Shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new DocumentedCommand(
            "completion",
            "Prints a script that completes commands and options in a shell.",
            """
            eval "$(transcoder completion bash)"                         # in ~/.bashrc
            eval "$(transcoder completion zsh)"                          # in ~/.zshrc
            transcoder completion fish | source                          # in ~/.config/fish/config.fish
            transcoder completion pwsh | Out-String | Invoke-Expression  # in $PROFILE
            """)
        {
            Shell,
        };
        return command.Does((parsed, screen, _) =>
        {
            screen.Data(Scripts[parsed.GetRequiredValue(Shell)]);
            return Task.FromResult(Exit.Done);
        });
    }

    /// <summary>Each hands the line so far to the program's own <c>[suggest]</c>, and offers files where that has nothing.</summary>
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _transcoder() {
                local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
                # The shell breaks words at a colon; s3://bucket is left to what is typed.
                COMPREPLY=( $(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word") )
            }
            complete -o default -F _transcoder transcoder
            """,
        ["zsh"] = """
            _transcoder() {
                local line="${BUFFER[1,CURSOR]}"
                local -a found
                found=("${(@f)$($words[1] "[suggest:${#line}]" "$line" 2>/dev/null)}")
                found=(${found:#})
                if (( ${#found} )); then compadd -- $found; else _files; fi
            }
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
            compdef _transcoder transcoder
            """,
        ["fish"] = """
            function __transcoder
                set -l line (commandline -cp)
                set -l length (string length -- "$line")
                transcoder "[suggest:$length]" "$line" 2>/dev/null
            end
            complete -c transcoder -a '(__transcoder)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName transcoder -ScriptBlock {
                param($word, $line, $cursor)
                $text = $line.ToString().PadRight($cursor)
                transcoder "[suggest:$cursor]" $text 2>$null | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };
}
