// SPDX-License-Identifier: Apache-2.0
import type { CompletedCommand } from './completion-words.ts';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** A script for `shell` that completes commands, flags, and file names after them. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return `#compdef countersign\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
    case 'fish':
      return fish(commands);
    case 'powershell':
      return powershell(commands);
  }
}

function firstWords(commands: readonly CompletedCommand[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? name))];
}

function secondWords(commands: readonly CompletedCommand[], first: string): readonly string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
}

function bash(commands: readonly CompletedCommand[]): string {
  const words = firstWords(commands);
  const seconds = words.filter((word) => secondWords(commands, word).length > 0);
  const inner = seconds.map(
    (word) =>
      `    ${word}) [ "$COMP_CWORD" -eq 2 ] && words="${secondWords(commands, word).join(' ')}" || command="${word} \${COMP_WORDS[2]}" ;;`,
  );
  const flags = commands.map(({ name, flags }) => `    '${name}') words="${flags.join(' ')}" ;;`);
  return `_countersign() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.join(' ')} help" -- "$current"))
    return
  fi
  case "$command" in
${inner.join('\n')}
  esac
  [ -z "$words" ] && case "$command" in
${flags.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) case "$words" in --*|"") COMPREPLY=($(compgen -f -- "$current")) ;; *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;; esac ;;
  esac
}
complete -o filenames -F _countersign countersign
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.map((command) => {
    const [first = '', second] = command.name.split(' ');
    const where =
      second === undefined
        ? '__fish_use_subcommand'
        : `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${second}`;
    const word = `complete -c countersign -f -n '${where}' -a ${second ?? first} -d '${command.summary.replaceAll("'", "\\'")}'`;
    const seen =
      second === undefined
        ? `__fish_seen_subcommand_from ${first}`
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    const flags = command.flags.map((flag) => `complete -c countersign -n '${seen}' -l ${flag.slice(2)}`);
    const parent = second === undefined ? [] : [`complete -c countersign -f -n __fish_use_subcommand -a ${first}`];
    return [...parent, word, ...flags].join('\n');
  });
  return `${lines.join('\n')}\n`;
}

function powershell(commands: readonly CompletedCommand[]): string {
  const entries = commands.map(
    ({ name, flags }) => `    '${name}' = @(${flags.map((flag) => `'${flag}'`).join(', ')})`,
  );
  return `Register-ArgumentCompleter -Native -CommandName countersign -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $flags = @{
${entries.join('\n')}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() } | Where-Object { -not $_.StartsWith('-') })
  $name = if ($words.Count -ge 2 -and $flags.ContainsKey("$($words[0]) $($words[1])")) { "$($words[0]) $($words[1])" } elseif ($words.Count -ge 1) { $words[0] } else { '' }
  $offered = if ($flags.ContainsKey($name)) { $flags[$name] } else {
    $flags.Keys | ForEach-Object { if ($words.Count -ge 1 -and $_.StartsWith("$($words[0]) ")) { $_.Split(' ')[1] } else { $_.Split(' ')[0] } } | Sort-Object -Unique
  }
  $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`;
}
