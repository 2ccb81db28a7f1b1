import { fileURLToPath } from 'node:url';
import type { Argv } from 'yargs';
import { EXIT } from './failure.ts';
import { command, type Common } from './options.ts';
import { standardOutput } from './terminal.ts';

/** `parley completion`: a script that lets a shell ask Parley what may stand next. */
export const completion = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley completion <shell>\n\nPrints a script for your shell: then Tab completes commands, options, event types, and the names of campaigns and influencers.',
      )
      .positional('shell', { choices: SHELLS, demandOption: true, describe: 'whose script' })
      .example('source <(parley completion bash)', 'in this bash; the same line in ~/.bashrc for every one')
      .example('source <(parley completion zsh)', 'in ~/.zshrc, after compinit')
      .example('parley completion fish > ~/.config/fish/completions/parley.fish', 'for every fish from now on'),
  run: ({ shell }) => {
    standardOutput().write(SCRIPTS[shell](`${quoted(process.execPath)} ${quoted(PARLEY)} --complete`));
    return EXIT.ok;
  },
});

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** By its place, so that an alias, a function and another Node in PATH all lead to this Parley. */
const PARLEY = fileURLToPath(new URL('../../../bin/parley.js', import.meta.url));

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

/** Each asks with the words before the cursor, the last one as far as it was typed, and is answered one candidate a line. */
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (ask: string) => string>> = {
  // A name comes from outside: each is quoted for where it lands, so that no name can be a command.
  bash: (ask) => String.raw`_parley() {
  local typed="${'$'}{COMP_WORDS[COMP_CWORD]}" candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    case "$typed" in
      \"*) COMPREPLY+=("$(sed 's/[\"$${'`'}]/\\&/g' <<<"$candidate")") ;;
      \'*) COMPREPLY+=("$(sed "s/'/'\\\\''/g" <<<"$candidate")") ;;
      *) COMPREPLY+=("$(printf '%q' "$candidate")") ;;
    esac
  done < <(${ask} "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _parley parley
`,
  zsh: (ask) => `#compdef parley
_parley() {
  local -a candidates
  candidates=("\${(@f)$(${ask} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -U -- \${candidates:#}
}
compdef _parley parley
`,
  fish: (ask) => `function __parley
  set -l words (commandline -opc) (commandline -ct)
  ${ask} $words[2..-1] 2>/dev/null
end
complete -c parley -f -a '(__parley)'
complete -c parley -l db -r -F
`,
};
