// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';
import type { Exec, ExecRequest, ExecResult } from '../../ports/exec.ts';
import type { CredentialSource, Credentials } from '../auth/credentials.ts';
import { type CredentialSources, findCredentials } from './find-credentials.ts';

/** Helpers hand out credentials that run out, and users log in again while a server runs. */
const lifetimeMs = 60_000;
const maxEntries = 256;

/** `findCredentials` for many requests: files are read and helpers run at most once a minute for each registry and repository. */
export function createCredentialSource(sources: CredentialSources, clock: Clock): CredentialSource {
  const runs = createMemo<ExecResult>(clock);
  const finds = createMemo<Credentials | null>(clock);
  const exec: Exec = (request) => runs(execKey(request), () => sources.exec(request));
  return (host, repository) =>
    finds(JSON.stringify([host, repository]), () => findCredentials(host, repository, { ...sources, exec }));
}

function execKey({ program, args, stdin }: ExecRequest): string {
  return JSON.stringify([program, args, stdin]);
}

type Memo<Value> = (key: string, make: () => Promise<Value>) => Promise<Value>;

/** Keeps what `make` resolves to for a minute; a failure is not kept. */
function createMemo<Value>(clock: Clock): Memo<Value> {
  const known = new Map<string, { readonly value: Promise<Value>; readonly madeAtMs: number }>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined && clock.nowMs() - found.madeAtMs < lifetimeMs) return found.value;
    const value = make();
    const oldest = known.keys().next();
    if (known.size >= maxEntries && oldest.done !== true) known.delete(oldest.value);
    known.set(key, { value, madeAtMs: clock.nowMs() });
    value.catch(() => known.delete(key));
    return value;
  };
}
