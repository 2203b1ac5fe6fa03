// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CliContext, Output } from '../../packages/countersign/src/cli/context.ts';
import { runCli } from '../../packages/countersign/src/cli/run.ts';
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { systemExec } from '../../packages/countersign/src/host/system-exec.ts';
import { systemFiles } from '../../packages/countersign/src/host/system-files.ts';
import { systemRandom } from '../../packages/countersign/src/host/system-random.ts';
import { systemRunProgram } from '../../packages/countersign/src/host/system-run-program.ts';
import { createFetch } from '../../packages/countersign/src/net/create-fetch.ts';
import { parseProxyEnvironment } from '../../packages/countersign/src/net/proxy-environment.ts';
import type { Clock } from '../../packages/countersign/src/ports/clock.ts';
import type { Files } from '../../packages/countersign/src/ports/files.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';
import type { Prompt } from '../../packages/countersign/src/ports/prompt.ts';
import type { Expectations } from './transcript.ts';

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export const shim = fileURLToPath(new URL('../../packages/countersign/bin/countersign.cjs', import.meta.url));

/** `COUNTERSIGN_PROGRAM` names another program to test, a built one for example; then every command is a process. */
export const otherProgram = process.env['COUNTERSIGN_PROGRAM'];

export async function runProcess(args: readonly string[], world: World, input: Expectations['input']): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: world.folder, ...world.env };
  const child = spawn(process.execPath, [otherProgram ?? shim, ...args], { cwd: world.folder, env });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (output.stderr += text));
  child.stdin.on('error', () => undefined).end(input.lines.map((line) => `${line}\n`).join(''));
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exit, ...output };
}

/** The same program in this process, which saves its start; folders and answers are the transcript's. */
export async function runHere(args: readonly string[], world: World, input: Expectations['input']): Promise<Ran> {
  const [stdout, stderr] = [collect(), collect()];
  const context: CliContext = {
    env: { HOME: world.folder, ...world.env },
    files: filesIn(world.folder),
    exec: systemExec,
    runProgram: systemRunProgram,
    prompt: promptOf(input),
    clock: hastyClock,
    random: systemRandom,
    log: silentLog,
    stdout: stdout.output,
    stderr: stderr.output,
    signal: AbortSignal.timeout(30_000),
    homeFolder: world.folder,
    platform: { os: process.platform, architecture: process.arch, userId: 4_294_967_294 },
    openBrowser: async () => false,
    createTransport: async ({ host, verify, caPem, ...atHost }) => {
      const everywhere = caPem === undefined ? {} : { caPem };
      return createFetch({
        proxies: parseProxyEnvironment({}),
        tls: everywhere,
        ...(host === undefined ? {} : { tlsByHost: new Map([[host, { ...everywhere, ...atHost }]]) }),
        ...(host !== undefined && verify === 'not-at-host' ? { insecureHosts: new Set([host]) } : {}),
      });
    },
  };
  const exit = await runCli(args, context);
  return { exit, stdout: stdout.text(), stderr: stderr.text() };
}

/** Pauses between attempts are cut short; deadlines are not. */
const hastyClock: Clock = {
  nowMs: () => systemClock.nowMs(),
  sleep: async (ms, signal) => await systemClock.sleep(ms < 60_000 ? Math.min(ms, 5) : ms, signal),
};

function filesIn(folder: string): Files {
  const at = (path: string): string => (path.startsWith('/') ? path : `${folder}/${path}`);
  return {
    read: async (path, maxBytes) => await systemFiles.read(at(path), maxBytes),
    readIfExists: async (path, maxBytes) => await systemFiles.readIfExists(at(path), maxBytes),
    openStream: (path, signal) => systemFiles.openStream(at(path), signal),
    write: async (path, bytes, options) => await systemFiles.write(at(path), bytes, options),
    remove: async (path) => await systemFiles.remove(at(path)),
    exists: async (path) => await systemFiles.exists(at(path)),
    isFolder: async (path) => await systemFiles.isFolder(at(path)),
    list: async (path) => await systemFiles.list(at(path)),
    makeFolder: async (path) => await systemFiles.makeFolder(at(path)),
    makeOwnFolder: async (path) => await systemFiles.makeOwnFolder(at(path)),
    requireOwnFolder: async (path) => await systemFiles.requireOwnFolder(at(path)),
    withPrivateFolder: async (work) => await systemFiles.withPrivateFolder(work),
  };
}

function promptOf({ kind, lines }: Expectations['input']): Prompt {
  const answers = [...lines];
  const piped = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  return {
    interactive: kind === 'terminal',
    password: async () => answers.shift() ?? null,
    confirm: async () => /^y/i.test(answers.shift() ?? ''),
    readAll: async () => piped,
    openInput: async function* () {
      yield piped;
    },
  };
}

function collect(): { readonly output: Output; text(): string } {
  const chunks: Uint8Array[] = [];
  return {
    output: {
      isTerminal: false,
      write: async (text) => void chunks.push(typeof text === 'string' ? new TextEncoder().encode(text) : text),
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
