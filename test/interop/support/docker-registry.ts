// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from './find-program.ts';
import type { Workshop } from './workshop.ts';

export interface RunningProcess {
  /** `127.0.0.1:41234` */
  readonly host: string;
  close(): Promise<void>;
}

export interface DockerRegistryOptions {
  /** Begins the names of its files, unique in the workshop. */
  readonly name: string;
  /** Further settings of `http`, as YAML in braces. */
  readonly http?: string;
  /** `auth`, as YAML in braces. */
  readonly auth?: string;
}

/** Debian's docker-registry, which has no Referrers API, on a free port. */
export async function startDockerRegistry(workshop: Workshop, options: DockerRegistryOptions): Promise<RunningProcess> {
  const { name, http, auth } = options;
  const config = workshop.write(
    `${name}.yml`,
    [
      'version: 0.1',
      'log: {level: info, formatter: json}',
      `storage: {filesystem: {rootdirectory: ${workshop.path(`${name}-registry`)}}, delete: {enabled: true}}`,
      `http: {addr: "127.0.0.1:0"${http === undefined ? '' : `, ${http}`}}`,
      ...(auth === undefined ? [] : [`auth: ${auth}`]),
    ].join('\n'),
  );
  const child = spawn(findProgram('docker-registry') ?? 'docker-registry', ['serve', config], {
    env: workshop.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { host: await listeningAddress(child), close: () => stop(child) };
}

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      if (log === 'found') return;
      log += chunk.toString();
      const address = /listening on (127\.0\.0\.1:\d+)/.exec(log)?.[1];
      if (address === undefined) return;
      log = 'found';
      resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`docker-registry ended with ${code}: ${log}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
