// SPDX-License-Identifier: Apache-2.0
import type { CommandDefinition } from './define-command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly group: 'sign and verify' | 'keys' | 'look and move' | 'registry' | 'this program';
  readonly summary: string;
  /** Loaded only when the command is used: start-up is what a user feels. */
  readonly load: () => Promise<CommandDefinition>;
}

/** Every command, in the order in which `--help` shows them. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'sign',
    group: 'sign and verify',
    summary: 'sign images and store the signatures beside them',
    load: async () => (await import('./command/sign.ts')).signCommand,
  },
  {
    name: 'verify',
    group: 'sign and verify',
    summary: 'check that images were signed by somebody you trust',
    load: async () => (await import('./command/verify.ts')).verifyCommand,
  },
  {
    name: 'version',
    group: 'this program',
    summary: 'print the version',
    load: async () => (await import('./command/version.ts')).versionCommand,
  },
];
