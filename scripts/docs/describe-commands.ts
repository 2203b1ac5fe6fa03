// SPDX-License-Identifier: Apache-2.0
import type { Argument, Command, Option } from 'commander';
import type { CommandEntry } from '../../packages/countersign/src/cli/command-entry.ts';
import { commandTable } from '../../packages/countersign/src/cli/command-table.ts';

import { createProgram } from '../../packages/countersign/src/cli/program.ts';

const introduction = `<!-- Written by \`npm run docs\` from packages/countersign/src/cli/; do not edit. -->

# Commands

Every flag can also be given in the environment: \`--some-flag\` as \`COSIGN_SOME_FLAG\`. stdout is data, everything else goes to stderr.
Exit codes: 0 done or verified · 2 wrong use · 3 does not parse · 4 could not find out · 10 no signature at all · 11 no such image ·
12 signatures, but none acceptable · 70 a bug · 130 interrupted. What each error means: [errors.md](errors.md).
`;

/** The text of `docs/reference/cli.md`. */
export async function describeCommands(): Promise<string> {
  const sections: string[] = [];
  let group = '';
  for (const entry of commandTable) {
    if (entry.group !== group) sections.push(`## ${capitalise(entry.group)}\n`);
    group = entry.group;
    sections.push(await describeCommand(entry));
  }
  return [introduction, ...sections].join('\n');
}

async function describeCommand(entry: CommandEntry): Promise<string> {
  const { chosen } = await createProgram(entry.name);
  if (chosen === undefined) throw new Error(`the program has no command \`${entry.name}\``);
  const { command } = chosen;
  const usage = command.usage() === '' ? '' : ` ${command.usage()}`;
  const parts = [
    `### \`countersign ${entry.name}\`\n`,
    `${capitalise(entry.summary)}.\n`,
    `\`\`\`\ncountersign ${entry.name}${usage}\n\`\`\`\n`,
    list('Argument', command.registeredArguments.filter(hasDescription).map(describeArgument)),
    list('Flag', command.options.filter((option) => !option.hidden).map(describeOption)),
    describeAliases(command),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function list(heading: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : `| ${heading} | Meaning |\n|---|---|\n${rows.join('\n')}\n`;
}

function hasDescription(argument: Argument): boolean {
  return argument.description !== '';
}

function describeArgument(argument: Argument): string {
  return row(argument.name(), argument.description);
}

function describeOption(option: Option): string {
  const choices =
    option.argChoices === undefined ? '' : ` (one of ${option.argChoices.map((text) => `\`${text}\``).join(', ')})`;
  const fallback: unknown = option.defaultValue;
  const preset = typeof fallback === 'string' || typeof fallback === 'number' ? `; default \`${fallback}\`` : '';
  return row(option.flags, `${option.description}${choices}${preset}`);
}

function row(name: string, meaning: string): string {
  const escape = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return `| \`${escape(name)}\` | ${escape(meaning)} |`;
}

function describeAliases(command: Command): string {
  const aliases = command.aliases();
  return aliases.length === 0 ? '' : `Also called ${aliases.map((alias) => `\`${alias}\``).join(', ')}.\n`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
