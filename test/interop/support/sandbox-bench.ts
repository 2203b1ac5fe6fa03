// SPDX-License-Identifier: Apache-2.0
// A sandbox as a process of its own, with keys and with subjects to sign in it.
import { runInProcess } from '../../../packages/countersign/src/cli/testing/run-in-process.ts';
import { succeeded } from './bench.ts';
import { type KeyPair, makeKeyPair } from './keys.ts';
import type { Outcome } from './run-program.ts';
import { writeSampleLayout } from './sample-layout.ts';
import { type SandboxProgram, startSandboxProgram } from './sandbox.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

export const subjects = ['image', 'index', 'blob'] as const;
export type Subject = (typeof subjects)[number];

export interface SandboxBench {
  readonly workshop: Workshop;
  readonly env: SandboxProgram['env'];
  readonly key: KeyPair;
  readonly otherKey: KeyPair;
  /** One of the sandbox's variables. */
  variable(name: string): string;
  /** Something new to sign: a file, or the reference of what was pushed. */
  make(subject: Subject): Promise<string>;
  run(program: string, args: readonly string[]): Promise<Outcome>;
  /** In this process, where a start of the program costs more than what it does; in one of its own where another build is tested. */
  countersign(args: readonly string[]): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openSandboxBench(): Promise<SandboxBench> {
  const workshop = openWorkshop();
  const sandbox = await startSandboxProgram(workshop);
  const { env } = sandbox;
  const variable = (name: string): string => env[name] ?? '';
  let made = 0;
  return {
    workshop,
    env,
    key: await makeKeyPair(workshop, 'P-256', 'signer'),
    otherKey: await makeKeyPair(workshop, 'P-256', 'stranger'),
    variable,
    make: async (subject) => {
      made += 1;
      if (subject === 'blob') return workshop.write(`blob-${made}`, `content ${made}`);
      const layout = workshop.path(`layout-${made}`);
      writeSampleLayout(layout, subject, `${workshop.folder} ${made}`);
      const repository = `${variable('SANDBOX_REGISTRY')}/team/app-${made}`;
      const flags = subject === 'index' ? ['--index'] : [];
      const pushed = await workshop.run('crane', ['push', ...flags, layout, `${repository}:v1`]);
      return `${repository}@${succeeded('crane push', pushed).stdout.trim().split('@')[1] ?? ''}`;
    },
    run: (program, args) => workshop.run(program, args, { env }),
    countersign: async (args) =>
      process.env['COUNTERSIGN_PROGRAM'] === undefined
        ? await runInProcess(args, { env: { ...workshop.env, ...env } })
        : await workshop.countersign(args, { env }),
    close: async () => {
      await sandbox.stop();
      workshop.close();
    },
  };
}
