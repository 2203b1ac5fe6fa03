// SPDX-License-Identifier: Apache-2.0
import type { Command, CommanderError } from 'commander';
import { UsageError } from '../errors/errors.ts';

/** What commander says about a command line, in our words, with the flag or the help that the caller may have wanted. */
export function usageErrorOf(error: CommanderError, command: Command | undefined): UsageError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = more
    .join(' ')
    .trim()
    .replace(/^\(|\)$/g, '');
  const hint =
    suggestion === ''
      ? (longerFlag(first, command) ?? helpOf(command))
      : suggestion.replace(/^Did/, 'did').replace(/--[a-z0-9-]+|(?<=^did you mean )[a-z][a-z0-9-]*(?=\?$)/g, '`$&`');
  return new UsageError('usage-flag', messageOf(first), hint === undefined ? {} : { hint });
}

function messageOf(message: string): string {
  const choice = /^option '(?:-., )?(--[^ ']+).*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(
    message,
  );
  if (choice === null) return message.replaceAll("'", '`');
  const [, flag, got, choices = ''] = choice;
  const wanted = choices.split(', ').map((name) => `\`${name}\``);
  return `wanted one of ${wanted.join(', ')} for \`${flag}\`, got \`${got}\``;
}

/** commander compares by typing errors; people also type the beginning of a flag and leave it at that. */
function longerFlag(message: string, command: Command | undefined): string | undefined {
  const [, given = '-'] = /^unknown option '(--[a-z0-9-]+)/.exec(message) ?? [];
  const names = command?.options.flatMap(({ long }) => (long?.startsWith(given) === true ? [`\`${long}\``] : []));
  return given === '-' || names === undefined || names.length === 0 ? undefined : `did you mean ${names.join(' or ')}?`;
}

function helpOf(command: Command | undefined): string | undefined {
  if (command === undefined) return undefined;
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return `see \`${names.join(' ')} --help\``;
}
