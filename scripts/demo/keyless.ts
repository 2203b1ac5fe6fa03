// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../packages/countersign/src/host/system-random.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';
import { sandboxFiles } from '../../packages/countersign/src/sandbox/service/sandbox-files.ts';
import { type RunningSandbox, startSandbox } from '../../packages/countersign/src/sandbox/service/start-sandbox.ts';
import type { Story } from './story.ts';

const trust = ['--trusted-root', 'trusted_root.json', '--insecure-sandbox'];
const services = ['--signing-config', 'signing_config.json', ...trust];

/** Signing by name instead of by key, with a private Sigstore that lives for as long as this takes. */
export async function tellKeyless(story: Story): Promise<void> {
  const sandbox = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 100 });
  try {
    for (const [name, bytes] of sandboxFiles(sandbox)) await writeFile(join(story.folder, name), bytes);
    await logIn(sandbox, story.folder, 'alice@example.com');
    await logIn(sandbox, story.folder, 'mallory@example.com');
    await tell(story, sandbox.urls.issuer);
  } finally {
    await sandbox.close();
  }
}

async function logIn(sandbox: RunningSandbox, folder: string, email: string): Promise<void> {
  await writeFile(join(folder, `${email.split('@')[0]}.token`), await sandbox.issuer.mint({ claims: { email } }));
}

async function tell({ host, honest, tampered, step, run }: Story, issuer: string): Promise<void> {
  const image = `${host}/demo/app`;
  const alice = ['--certificate-identity', 'alice@example.com', '--certificate-oidc-issuer', issuer];

  step(
    'Now without keys: Alice signs with her login (here at a private Sigstore on this machine, `countersign sandbox`)',
  );
  await run(['sign', '--yes', '--identity-token', 'alice.token', ...services, `${image}@${honest}`], {
    exit: 0,
    meaning: 'The key is gone already. A certificate of ten minutes names Alice; a log and a timestamp say when.',
  });
  await run(['verify', ...alice, ...trust, `${image}@${honest}`], {
    exit: 0,
    meaning: 'ADMITTED: certificate, log entry and timestamp were all verified, without asking any service.',
  });

  step('The attacker has a login too, and signs the tampered image');
  await run(['sign', '--yes', '--identity-token', 'mallory.token', ...services, `${image}@${tampered}`], {
    exit: 0,
    meaning: 'A certificate authority certifies whoever logs in.',
  });
  await run(['verify', ...alice, ...trust, `${image}@${tampered}`], {
    exit: 12,
    meaning: 'REFUSED: a valid signature, by somebody else.',
  });

  step('Nobody believes a sandbox by mistake');
  await run(['verify', ...alice, '--trusted-root', 'trusted_root.json', `${image}@${honest}`], {
    exit: 2,
    meaning: 'Its roots sign for anybody, so every command wants `--insecure-sandbox` to use them.',
  });
}
