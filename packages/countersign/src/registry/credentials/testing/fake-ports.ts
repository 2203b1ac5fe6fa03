// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../../errors/errors.ts';
import type { Env } from '../../../ports/env.ts';
import type { Exec, ExecRequest, ExecResult } from '../../../ports/exec.ts';
import type { Files, WriteFileOptions } from '../../../ports/files.ts';

export interface FakePorts {
  readonly files: Files;
  readonly env: Env;
  readonly exec: Exec;
  readonly texts: Map<string, string>;
  readonly writes: { readonly path: string; readonly options: WriteFileOptions | undefined }[];
  readonly runs: ExecRequest[];
}

/** For tests: files in memory, and helpers that answer as told, under `PROGRAM ACTION STDIN`. */
export function fakePorts(
  texts: Readonly<Record<string, string>>,
  env: Env,
  answers: Readonly<Record<string, ExecResult>> = {},
): FakePorts {
  const kept = new Map(Object.entries(texts));
  const writes: FakePorts['writes'] = [];
  const runs: ExecRequest[] = [];
  const unused = (): never => {
    throw new Error('not expected here');
  };
  const readIfExists: Files['readIfExists'] = async (path, maxBytes) => {
    const text = kept.get(path);
    if (text !== undefined && text.length > maxBytes)
      throw new UsageError('file-unreadable', `\`${path}\` is too large`);
    return text === undefined ? null : new TextEncoder().encode(text);
  };
  const write: Files['write'] = async (path, bytes, options) => {
    kept.set(path, new TextDecoder().decode(bytes));
    writes.push({ path, options });
  };
  const files = {
    read: unused,
    readIfExists,
    openStream: unused,
    write,
    exists: unused,
    isFolder: unused,
    list: unused,
    makeFolder: async () => undefined,
    makeOwnFolder: unused,
    requireOwnFolder: unused,
    remove: unused,
    withPrivateFolder: unused,
  };
  const exec: Exec = async (request) => {
    runs.push(request);
    return answers[`${request.program} ${request.args.join(' ')} ${request.stdin}`] ?? { kind: 'not-found' };
  };
  return { files, env, exec, texts: kept, writes, runs };
}

export function exited(code: number, stdout: string): ExecResult {
  return { kind: 'exited', code, stdout, stderr: '' };
}
