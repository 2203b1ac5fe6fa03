// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from '../../test/interop/support/find-program.ts';
import type { Row } from './result.ts';
import type { Setting } from './setting.ts';

export interface Registry {
  readonly name: string;
  /** `127.0.0.1:41234` */
  readonly host: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** Our own, in a process of its own; without a folder it keeps everything in memory. */
export async function startHub(folder?: string): Promise<Registry> {
  const port = await freePort();
  const script = join(import.meta.dirname, '../hub-child.ts');
  const args = [script, String(port), ...(folder === undefined ? [] : [folder])];
  return await startProgram(folder === undefined ? 'hub, memory' : 'hub, folder', port, [process.execPath, ...args]);
}

/** Undefined when it is not installed. */
export async function startDockerRegistry(folder: string): Promise<Registry | undefined> {
  const program = findProgram('docker-registry');
  if (program === undefined) return undefined;
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'config.yml');
  const lines = [
    'version: 0.1',
    'log: {level: error, accesslog: {disabled: true}}',
    `storage: {filesystem: {rootdirectory: ${join(folder, 'data')}}, delete: {enabled: true}}`,
    `http: {addr: 127.0.0.1:${port}}`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  return await startProgram('docker-registry', port, [program, 'serve', config]);
}

async function startProgram(name: string, port: number, command: readonly string[]): Promise<Registry> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()).on('error', () => resolve()));
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  await waitFor(url).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { name, host, url, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitFor(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const answers = await fetch(`${url}/v2/`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) return;
    await delay(50);
  }
  throw new Error(`nothing answers at ${url}`);
}

/** The rows of each registry that can be had here, one after the other; each is stopped in the end. `name` keeps the folders of benchmarks apart. */
export async function onEachRegistry(
  { folder }: Pick<Setting, 'folder'>,
  name: string,
  measure: (registry: Registry) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const registries = [await startHub(), await startDockerRegistry(join(folder, `docker-${name}`))];
  try {
    const rows: Row[] = [];
    for (const registry of registries) if (registry !== undefined) rows.push(...(await measure(registry)));
    return rows;
  } finally {
    for (const registry of registries) await registry?.stop();
  }
}
