// SPDX-License-Identifier: Apache-2.0
// For tests: a sandbox in this process, and command lines that sign at it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { silentLog } from '../../ports/log.ts';
import { type RunningSandbox, startSandbox } from '../../sandbox/service/start-sandbox.ts';

export const person = 'ann@example.org';

export interface SandboxCommand {
  readonly sandbox: RunningSandbox;
  readonly folder: string;
  /** Writes a file in the folder and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  /** Flags that sign without a key at the CA and Rekor 1 of the sandbox. */
  keyless(): Promise<readonly string[]>;
}

export async function openSandboxCommand(t: TestContext): Promise<SandboxCommand> {
  const sandbox = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sign-'));
  t.after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const trustedRoot = write('trusted_root.json', sandbox.world.trustedRoot());
  const { urls, issuer } = sandbox;
  return {
    sandbox,
    folder,
    write,
    keyless: async () => [
      ...['--fulcio-url', urls.certificateAuthority, '--rekor-url', urls.rekor1],
      ...['--trusted-root', trustedRoot, '--insecure-sandbox'],
      ...['--identity-token', write('token', await issuer.mint({ claims: { email: person } }))],
    ],
  };
}
