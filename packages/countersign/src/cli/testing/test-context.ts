// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../host/system-clock.ts';
import { systemExec } from '../../host/system-exec.ts';
import { systemFiles } from '../../host/system-files.ts';
import { systemRandom } from '../../host/system-random.ts';
import { systemRunProgram } from '../../host/system-run-program.ts';
import { createFetch } from '../../net/create-fetch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Env } from '../../ports/env.ts';
import { silentLog } from '../../ports/log.ts';
import type { CliContext } from '../context.ts';

export interface ContextOptions {
  readonly env?: Env;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** What stands on stdin. */
  readonly stdin?: string;
}

/** The world that a command gets, and what was written to it. */
export interface TestContext {
  readonly context: CliContext;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** The real network and disk, and nothing of the real environment. */
export function testContext(options: ContextOptions = {}): TestContext {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const stdin = options.stdin ?? '';
  const context: CliContext = {
    env: { HOME: '/nonexistent', ...options.env },
    files: systemFiles,
    exec: systemExec,
    runProgram: systemRunProgram,
    prompt: {
      interactive: false,
      password: async () => null,
      confirm: async () => stdin.startsWith('y'),
      readAll: async () => Buffer.from(stdin),
      openInput: async function* () {},
    },
    clock: options.clock ?? systemClock,
    random: systemRandom,
    log: silentLog,
    stdout: captureTo(out),
    stderr: captureTo(err),
    signal: options.signal ?? new AbortController().signal,
    homeFolder: '/nonexistent',
    platform: { os: 'linux', architecture: 'x64', userId: 65_534 },
    openBrowser: async () => false,
    createTransport: async ({ host, verify, caPem, ...atHost }) =>
      createFetch({
        tls: caPem === undefined ? {} : { caPem },
        ...(host === undefined
          ? {}
          : { tlsByHost: new Map([[host, { ...(caPem === undefined ? {} : { caPem }), ...atHost }]]) }),
        ...(host !== undefined && verify === 'not-at-host' ? { insecureHosts: new Set([host]) } : {}),
      }),
  };
  return { context, stdout: () => Buffer.concat(out).toString(), stderr: () => Buffer.concat(err).toString() };
}

function captureTo(chunks: Uint8Array[]): CliContext['stdout'] {
  return { isTerminal: false, write: async (text) => void chunks.push(Buffer.from(text)) };
}
