// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';

/** Adds `--name` with a default of true and the hidden `--no-name`, which `--name=false` is turned into. */
export function addOnByDefault(command: Command, name: string, description: string): Command {
  return command
    .addOption(new Option(`--${name}`, `${description} (\`--${name}=false\` switches it off)`).default(true))
    .addOption(new Option(`--no-${name}`).hideHelp());
}

/** Adds `--name`, which is off unless given, and the hidden `--no-name`, for scripts that say `--name=false`. */
export function addOffByDefault(command: Command, name: string, description: string): Command {
  return command.addOption(new Option(`--${name}`, description)).addOption(new Option(`--no-${name}`).hideHelp());
}

/** A flag of cosign that is accepted so that scripts keep working; what it means is decided by the command. */
export function addAccepted(command: Command, name: string, on: 'on' | 'off'): Command {
  return command
    .addOption(new Option(`--${name}`).default(on === 'on').hideHelp())
    .addOption(new Option(`--no-${name}`).hideHelp());
}
