// SPDX-License-Identifier: Apache-2.0
import { Command, Option } from 'commander';
import type { CommandEntry } from './command-entry.ts';
import { commandTable } from './command-table.ts';
import type { CommandDefinition } from './define-command.ts';

export interface Program {
  readonly root: Command;
  /** The command that the arguments name, fully configured; absent for `--help` and for unknown names. */
  readonly chosen?: { readonly entry: CommandEntry; readonly command: Command; readonly definition: CommandDefinition };
}

/** The command tree in which only the command called `name` knows its flags, so that no other module is loaded. */
export async function createProgram(name: string | undefined): Promise<Program> {
  const root = new Command('countersign');
  root
    .description('Sign container images, verify who signed them, and enforce it where images get in.')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .showSuggestionAfterError(true);
  let chosen: Program['chosen'];
  const known = commandTable.filter((entry) => entry.name === name);
  // The others are needed for help and for suggestions, and would cost as much as a request.
  for (const entry of known.length > 0 ? known : commandTable) {
    const command = addToTree(root, entry);
    if (entry.name !== name) continue;
    const definition = await entry.load();
    chosen = { entry, command: addGlobalOptions(definition.configure(command)), definition };
  }
  root.command('help [command]').description('show help for a command');
  return chosen === undefined ? { root } : { root, chosen };
}

function addToTree(root: Command, entry: CommandEntry): Command {
  const [first = '', second] = entry.name.split(' ');
  root.commandsGroup(`${entry.group}:`);
  if (second === undefined) return root.command(first).description(entry.summary).helpOption('-h, --help', 'show help');
  const parent =
    root.commands.find((command) => command.name() === first) ??
    root.command(first).description(parentSummary(first, entry));
  return parent.command(second).description(entry.summary).helpOption('-h, --help', 'show help');
}

/** What the commands that share a first word do. */
function parentSummary(first: string, entry: CommandEntry): string {
  if (first === 'bundle') return 'make, upgrade and look into Sigstore bundles';
  if (first === 'policy') return 'write, read, test and compare policies';
  return entry.group === 'trust' ? entry.summary : `${first} what stands beside an image`;
}

/** cosign's persistent flags: the same on every command. */
function addGlobalOptions(command: Command): Command {
  return command
    .optionsGroup('of every command:')
    .addOption(new Option('--output-file <path>', 'write what would go to stdout into this file'))
    .addOption(new Option('-d, --verbose', 'print registry calls and details of errors on stderr'))
    .addOption(
      new Option('-t, --timeout <duration>', 'give up after this long, such as `90s` or `3m`; `0` means never'),
    );
}
