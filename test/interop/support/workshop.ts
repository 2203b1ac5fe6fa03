// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram, toolsFolder } from './find-program.ts';
import { type Outcome, type RunOptions, runProgram } from './run-program.ts';

/** The password of every key and account of these tests. */
export const password = 'correct-horse';

const ourCommand = resolve(import.meta.dirname, '../../../packages/countersign/bin/countersign.cjs');

export type WorkOptions = Omit<RunOptions, 'env'> & { readonly env?: NodeJS.ProcessEnv };

/** A folder and a home of its own in which programs run, with nothing of the user's settings. */
export interface Workshop {
  readonly folder: string;
  /** A path in the folder. */
  path(...names: readonly string[]): string;
  /** Writes a file in the folder and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  run(program: string, args: readonly string[], options?: WorkOptions): Promise<Outcome>;
  /** Runs countersign: the sources, or what `COUNTERSIGN_PROGRAM` names. */
  countersign(args: readonly string[], options?: WorkOptions): Promise<Outcome>;
  readonly env: NodeJS.ProcessEnv;
  readonly close: () => void;
}

export function openWorkshop(): Workshop {
  // The programs in the chroots see /tmp and nothing else of the machine.
  const folder = mkdtempSync('/tmp/countersign-interop-');
  chmodSync(folder, 0o755);
  const path = (...names: readonly string[]): string => join(folder, ...names);
  for (const name of ['home/.docker', 'home/.cache', 'tmp']) mkdirSync(path(name), { recursive: true, mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    PATH: `${join(toolsFolder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: path('home'),
    TMPDIR: path('tmp'),
    COSIGN_PASSWORD: password,
  };
  const run: Workshop['run'] = (program, args, options = {}) =>
    runProgram(findProgram(program) ?? program, args, { cwd: folder, ...options, env: { ...env, ...options.env } });
  return {
    folder,
    path,
    write: (name, content) => {
      writeFileSync(path(name), content);
      return path(name);
    },
    run,
    countersign: (args, options) => {
      const [program, ...first] = ourProgram();
      return run(program, [...first, ...args], options);
    },
    env,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What starts countersign: a program and its first arguments. */
export function ourProgram(): readonly [string, ...string[]] {
  const chosen = process.env['COUNTERSIGN_PROGRAM'];
  return chosen === undefined ? [process.execPath, ourCommand] : [chosen];
}
