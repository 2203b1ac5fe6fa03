// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../ports/clock.ts';
import type { Env } from '../ports/env.ts';
import type { Exec } from '../ports/exec.ts';
import type { Fetch } from '../ports/fetch.ts';
import type { Files } from '../ports/files.ts';
import type { Log } from '../ports/log.ts';
import type { OpenBrowser } from '../ports/open-browser.ts';
import type { Prompt } from '../ports/prompt.ts';
import type { Random } from '../ports/random.ts';
import type { RunProgram } from '../ports/run-program.ts';

/** Where text goes: stdout is data, stderr is for people. */
export interface Output {
  write(text: string | Uint8Array): Promise<void>;
  readonly isTerminal: boolean;
}

/** TLS settings that become known only when flags are parsed. */
export interface TransportSettings {
  /** The host (and port) that the client certificate, the server name and `verify` are for. */
  readonly host?: string;
  /** Trusted for every host, besides the usual authorities: storage that a registry redirects to is often under the same CA. */
  readonly caPem?: string;
  readonly certPem?: string;
  readonly keyPem?: string;
  readonly serverName?: string;
  readonly verify?: 'always' | 'not-at-host';
}

/** A transport with its sockets; close it, and the process can end at once. */
export interface Transport {
  readonly fetch: Fetch;
  readonly close: () => void;
}

/** The world as a command sees it, made once in `main.ts`. */
export interface CliContext {
  readonly env: Env;
  readonly files: Files;
  readonly exec: Exec;
  readonly runProgram: RunProgram;
  readonly prompt: Prompt;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by Ctrl-C and by `--timeout`. */
  readonly signal: AbortSignal;
  readonly homeFolder: string;
  readonly platform: { readonly os: string; readonly architecture: string; readonly userId: number };
  readonly openBrowser: OpenBrowser;
  createTransport(settings: TransportSettings): Promise<Transport>;
}
