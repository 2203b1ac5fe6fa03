// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { htpasswdAccess } from '../../packages/countersign/src/hub/htpasswd-access.ts';
import type { RunningHub } from '../../packages/countersign/src/hub/start-hub.ts';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';
import { otherProgram, type Ran, runHere, runProcess } from './program.ts';
import { pushImage, pushIndex } from './push-image.ts';
import { parseTranscript, type Step, splitWords } from './transcript.ts';

interface Stage {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly variables: Map<string, string>;
  readonly hubs: RunningHub[];
}

/** Plays a transcript in a folder of its own; throws at the first step that does not come out as it says. */
export async function runTranscript(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'transcript-'));
  const stage: Stage = {
    folder,
    env: { COSIGN_PASSWORD: 'correct horse' },
    variables: new Map([['WORK', folder]]),
    hubs: [],
  };
  try {
    for (const step of parseTranscript(text)) await play(step, stage);
  } finally {
    await Promise.all(stage.hubs.map(async (hub) => await hub.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function play(step: Step, stage: Stage): Promise<void> {
  if (step.kind === 'set-up') return await setUp(step, stage);
  const [program, ...args] = splitWords(fill(step.command, stage));
  assert.equal(program, 'countersign', `line ${step.line}: only countersign can be run`);
  const world = { folder: stage.folder, env: stage.env };
  const isProcess = step.how === 'process' || (otherProgram !== undefined && step.expect.input.kind !== 'terminal');
  const input = { ...step.expect.input, lines: step.expect.input.lines.map((line) => fill(line, stage)) };
  const ran = isProcess ? await runProcess(args, world, input) : await runHere(args, world, input);
  check(step, ran, stage);
  stage.variables.set('STDOUT', ran.stdout.trim());
}

function check(step: Extract<Step, { kind: 'run' }>, ran: Ran, stage: Stage): void {
  const { expect } = step;
  const what = `line ${step.line}: ${step.command}\nstdout:\n${ran.stdout}\nstderr:\n${ran.stderr}\n`;
  assert.equal(ran.exit, expect.exit, `${what}wanted exit ${expect.exit}, got ${ran.exit}`);
  if (expect.stdout.length > 0) {
    const lines = ran.stdout.replace(/\n$/, '').split('\n');
    const wanted = expect.stdout.map((line) => fill(line, stage));
    const fits = lines.length === wanted.length && lines.every((line, at) => pattern(wanted[at] ?? '').test(line));
    assert.ok(fits, `${what}wanted stdout:\n${wanted.join('\n')}`);
  }
  for (const part of expect.stdoutHas)
    assert.ok(ran.stdout.includes(fill(part, stage)), `${what}wanted in stdout: ${part}`);
  for (const part of expect.stderrHas)
    assert.ok(ran.stderr.includes(fill(part, stage)), `${what}wanted in stderr: ${part}`);
  assert.ok(!ran.stderr.includes('internal error'), `${what}wanted no internal error`);
}

function pattern(line: string): RegExp {
  return new RegExp(
    `^${line
      .split('…')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}

function fill(text: string, stage: Stage): string {
  return text.replace(/\$([A-Z][A-Z0-9_]*)/g, (whole, name: string) => stage.variables.get(name) ?? whole);
}

type SetUp = Extract<Step, { kind: 'set-up' }>;

async function setUp(step: SetUp, stage: Stage): Promise<void> {
  const rest = fill(step.rest, stage);
  const [first = '', second = '', third = ''] = rest.split(' ');
  const tail = rest.slice(first.length + 1);
  switch (step.word) {
    case 'hub':
      return await startHub(first === '' ? 'HUB' : first, { user: second, password: third }, stage);
    case 'image':
    case 'index':
      return await push(step.word, { name: first, content: tail }, stage);
    case 'env':
    case 'unset':
      return setVariable(step.word, { name: first, value: tail }, stage);
    case 'let':
      return void stage.variables.set(first, tail);
    case 'file':
      return await writeText(join(stage.folder, first), `${step.body.map((line) => fill(line, stage)).join('\n')}\n`);
    default:
      return await lookAt(step, { path: join(stage.folder, first), wanted: tail });
  }
}

function setVariable(word: 'env' | 'unset', { name, value }: { name: string; value: string }, stage: Stage): void {
  if (word === 'env') stage.env[name] = value;
  else delete stage.env[name];
}

async function lookAt(step: SetUp, { path, wanted }: { path: string; wanted: string }): Promise<void> {
  const line = `line ${step.line}`;
  switch (step.word) {
    case 'mode':
      return assert.equal(((await stat(path)).mode & 0o777).toString(8), wanted, line);
    case 'contains':
      return assert.ok((await readFile(path, 'utf8')).includes(wanted), line);
    case 'missing':
      return await assert.rejects(stat(path), { code: 'ENOENT' }, line);
    default:
      throw new Error(`${line}: there is no \`${step.word}\``);
  }
}

async function startHub(
  name: string,
  basic: { readonly user: string; readonly password: string },
  stage: Stage,
): Promise<void> {
  const access = basic.user === '' ? {} : { access: htpasswdAccess({ htpasswd: await htpasswdLine(basic) }) };
  const hub = await startTestHub({ storage: { kind: 'memory' }, ...access });
  stage.hubs.push(hub);
  stage.variables.set(name, hub.host);
}

async function htpasswdLine({ user, password }: { readonly user: string; readonly password: string }): Promise<string> {
  const { hash } = await import('bcryptjs');
  return `${user}:${await hash(password, 4)}\n`;
}

async function push(
  kind: 'image' | 'index',
  image: { readonly name: string; readonly content: string },
  stage: Stage,
): Promise<void> {
  const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:/]+)$/.exec(image.name) ?? [];
  const place = { url: `http://${host}`, repository, tag };
  const digest = kind === 'image' ? await pushImage(place, image.content) : await pushIndex(place, image.content);
  stage.variables.set('DIGEST', digest);
  stage.variables.set('HEX', digest.slice('sha256:'.length));
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
