// SPDX-License-Identifier: Apache-2.0
// A sandbox in this process, with what programs of others need to believe it.
import { systemClock } from '../../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../../packages/countersign/src/host/system-random.ts';
import { silentLog } from '../../../packages/countersign/src/ports/log.ts';
import { type RunningSandbox, startSandbox } from '../../../packages/countersign/src/sandbox/service/start-sandbox.ts';
import { succeeded } from './bench.ts';
import { type Subject, writeSampleLayout } from './sample-layout.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

export const person = 'ann@example.org';

export interface KeylessBench {
  readonly sandbox: RunningSandbox;
  readonly workshop: Workshop;
  /** `trusted_root.json` of the sandbox. */
  readonly trustedRoot: string;
  /** A file with a fresh identity token of `person`. */
  token(): Promise<string>;
  /** Pushes an image or index; returns its reference by digest. */
  push(repository: string, subject: Subject): Promise<string>;
  close(): Promise<void>;
}

export async function openKeylessBench(): Promise<KeylessBench> {
  const workshop = openWorkshop();
  const sandbox = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 0 });
  const trustedRoot = workshop.write('trusted_root.json', sandbox.world.trustedRoot());
  let count = 0;
  return {
    sandbox,
    workshop,
    trustedRoot,
    token: async () => workshop.write('token.txt', await sandbox.issuer.mint({ claims: { email: person } })),
    push: async (repository, subject) => {
      const layout = workshop.path(`layout-${count++}`);
      writeSampleLayout(layout, subject, `${workshop.folder} ${count}`);
      const name = `${sandbox.registry}/${repository}`;
      const flags = subject === 'index' ? ['--index'] : [];
      const outcome = await workshop.run('crane', ['push', ...flags, layout, `${name}:v1`]);
      return `${name}@${succeeded('crane push', outcome).stdout.trim().split('@')[1] ?? ''}`;
    },
    close: async () => {
      await sandbox.close();
      workshop.close();
    },
  };
}

/** Which services a signature is shown to. */
export const serviceKinds = [
  'Rekor 1',
  'Rekor 1 and a timestamp',
  'Rekor 2 and a timestamp',
  'a timestamp alone',
] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** Our flags for signing at the sandbox with those services, without a key. */
export function serviceFlags({ sandbox, trustedRoot }: KeylessBench, kind: ServiceKind): readonly string[] {
  const { urls } = sandbox;
  const timestamp = ['--timestamp-server-url', urls.timestampAuthority];
  const common = [
    '--fulcio-url',
    urls.certificateAuthority,
    '--trusted-root',
    trustedRoot,
    '--insecure-sandbox',
    '--yes',
  ];
  switch (kind) {
    case 'Rekor 1':
      return [...common, '--rekor-url', urls.rekor1];
    case 'Rekor 1 and a timestamp':
      return [...common, '--rekor-url', urls.rekor1, ...timestamp];
    case 'Rekor 2 and a timestamp':
      return [...common, '--rekor-url', urls.rekor2, '--rekor-version', '2', ...timestamp];
    case 'a timestamp alone':
      return [...common, '--tlog-upload=false', ...timestamp];
  }
}

/** Flags of cosign that say who must have signed. */
export function identityFlags({ sandbox, trustedRoot }: KeylessBench, name = person): readonly string[] {
  return [
    '--trusted-root',
    trustedRoot,
    '--certificate-identity',
    name,
    '--certificate-oidc-issuer',
    sandbox.urls.issuer,
  ];
}
