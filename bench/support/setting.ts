// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Row } from './result.ts';

/** What every benchmark gets. */
export interface Setting {
  /** Removed at the end. Programs in a chroot see nothing but what lies below it. */
  readonly folder: string;
  readonly length: 'short' | 'full';
  /** The built command line as npm installs it: without the sources beside it. */
  readonly cli: InstalledCli;
  /** Environment of every program: a home of its own, so that nobody's caches and logins play a part. */
  readonly env: Readonly<Record<string, string>>;
}

export interface InstalledCli {
  /** Started as a user starts it, through the shim. */
  readonly command: readonly string[];
  /** The program itself, without the shim and without its cache of compiled code. */
  readonly direct: readonly string[];
}

export type Benchmark = (setting: Setting) => Promise<readonly Row[]>;

const root = resolve(import.meta.dirname, '../..');

export async function openSetting(length: Setting['length']): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const home = join(folder, 'home');
  await mkdir(home);
  return { folder, length, cli: await installCli(folder), env: { HOME: home, COSIGN_PASSWORD: 'pw' } };
}

/** Builds the command line anew where the build tools are installed, so that what is measured is what stands in `src/`. */
async function installCli(folder: string): Promise<InstalledCli> {
  const from = join(root, 'packages/countersign');
  const target = join(folder, 'installed');
  await mkdir(target);
  await cp(join(from, 'bin'), join(target, 'bin'), { recursive: true });
  await cp(join(from, 'package.json'), join(target, 'package.json'));
  const rolldown = join(root, 'tools/node_modules/rolldown/bin/cli.mjs');
  const built = join(from, 'dist/cli');
  if (existsSync(rolldown)) {
    const args = [
      rolldown,
      '-c',
      join(from, 'rolldown.config.mjs'),
      '-d',
      join(target, 'dist/cli'),
      '--logLevel',
      'silent',
    ];
    execFileSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
  } else if (existsSync(built)) await cp(built, join(target, 'dist/cli'), { recursive: true });
  else throw new Error('there is no built command line; run `npm run build` first');
  return {
    command: [process.execPath, join(target, 'bin/countersign.cjs')],
    direct: [process.execPath, join(target, 'dist/cli/main.cjs')],
  };
}

/** Runs our command line and returns what it printed. @throws when it does not end with 0 */
export function runOurs({ cli, env, folder }: Setting, ...args: readonly string[]): string {
  const [program = '', ...first] = cli.command;
  return execFileSync(program, [...first, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** A key pair in `folder`, made once: `cosign.key` and `cosign.pub`. */
export function makeKeys(setting: Setting): void {
  if (!existsSync(join(setting.folder, 'cosign.pub'))) runOurs(setting, 'generate-key-pair');
}

/** cosign would fetch a trusted root from the internet; this one is empty and enough for keys. */
export async function writeEmptyRoot({ folder }: Setting): Promise<string> {
  const path = join(folder, 'empty-root.json');
  await writeFile(path, '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}\n');
  return path;
}
