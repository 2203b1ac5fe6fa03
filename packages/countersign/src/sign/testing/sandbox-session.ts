// SPDX-License-Identifier: Apache-2.0
// For tests: sessions that sign at a real sandbox, over HTTP on this machine.
import type { TestContext } from 'node:test';
import type { ServicePorts } from '../../authority/service.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { createStreamSigner, type StreamSigner } from '../../crypto/stream-signer.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { silentLog } from '../../ports/log.ts';
import { type RunningSandbox, startSandbox } from '../../sandbox/service/start-sandbox.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import { type KeylessOptions, keylessParty } from '../keyless-party.ts';
import { publishSignature } from '../publish-signature.ts';
import type { SigningServices } from '../signing-services.ts';
import type { SigningSession } from '../signing-session.ts';

export interface TestSandbox {
  readonly running: RunningSandbox;
  readonly ports: ServicePorts;
  readonly root: TrustedRoot;
  readonly rekor1: SigningServices['logs'][number];
  readonly rekor2: SigningServices['logs'][number];
  readonly timestampAuthority: URL;
}

export const person = 'ann@example.org';

export async function openSandbox(t: TestContext): Promise<TestSandbox> {
  const running = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 0 });
  const transport = createFetch();
  t.after(async () => {
    transport.close();
    await running.close();
  });
  return {
    running,
    ports: { fetch: transport.fetch, clock: systemClock, random: systemRandom, log: silentLog },
    root: parseTrustedRoot(running.world.trustedRoot()),
    rekor1: { url: new URL(running.urls.rekor1), version: 1 },
    rekor2: { url: new URL(running.urls.rekor2), version: 2 },
    timestampAuthority: new URL(running.urls.timestampAuthority),
  };
}

export function keylessOptions(sandbox: TestSandbox, name = person): KeylessOptions<StreamSigner> {
  const { running, ports } = sandbox;
  return {
    authority: new URL(running.urls.certificateAuthority),
    ports,
    audience: 'sigstore',
    obtainToken: async () => await running.issuer.mint({ claims: { email: name } }),
    newSigner: () => createStreamSigner(generatePrivateKey('ecdsa-sha2-256-nistp256')),
    consent: () => Promise.resolve(),
  };
}

export function sandboxSession(
  sandbox: TestSandbox,
  services: SigningServices,
  changes: Partial<SigningSession<StreamSigner>> = {},
): SigningSession<StreamSigner> {
  const { ports, root } = sandbox;
  return {
    party: keylessParty(keylessOptions(sandbox)),
    services,
    publish: async (signed) => await publishSignature(signed, { services, ports }),
    root,
    nowMs: () => ports.clock.nowMs(),
    ...changes,
  };
}
