// SPDX-License-Identifier: Apache-2.0
import type { CommandDefinition } from './define-command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly group: 'sign and verify' | 'keys' | 'trust' | 'policy' | 'look and move' | 'registry' | 'this program';
  readonly summary: string;
  /** Loaded only when the command is used: start-up is what a user feels. */
  readonly load: () => Promise<CommandDefinition>;
}
