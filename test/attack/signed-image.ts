// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../../packages/countersign/src/crypto/key-signer.ts';
import { encodePublicKey } from '../../packages/countersign/src/crypto/public-key-file.ts';
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../packages/countersign/src/host/system-random.ts';
import { type RunningHub, type StartHubOptions, startHub } from '../../packages/countersign/src/hub/start-hub.ts';
import type { ContentStore } from '../../packages/countersign/src/ports/content.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';
import type { SignatureFormat } from '../../packages/countersign/src/sign/produced-signature.ts';
import { signImage } from '../../packages/countersign/src/sign/sign-image.ts';
import { keySession } from '../../packages/countersign/src/sign/signing-session.ts';
import { attackedStore } from './attacked-store.ts';
import { config, image, layer, type SampleBlob } from './sample-image.ts';

export async function startTestHub(t: TestContext, options: Partial<StartHubOptions> = {}): Promise<RunningHub> {
  const hub = await startHub({
    storage: { kind: 'memory' },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    ...options,
  });
  t.after(async () => await hub.close());
  return hub;
}

/** The sample image under `team/app:v1` at the hub. */
export async function pushSampleImage(t: TestContext, host: string): Promise<ContentStore> {
  const { store } = attackedStore(t, host);
  for (const blob of [layer, config]) await writeSample(store, blob);
  const { bytes, descriptor, manifest } = image;
  await store.writeManifest({ bytes, mediaType: manifest.mediaType, digest: descriptor.digest, tag: 'v1' });
  return store;
}

async function writeSample(store: ContentStore, { descriptor, bytes }: SampleBlob): Promise<void> {
  await store.writeBlob(descriptor, async () => once(bytes));
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

export async function signSampleImage(
  store: ContentStore,
  signer: Signer,
  formats: readonly SignatureFormat[],
): Promise<void> {
  await signImage({
    claim: { image: image.descriptor, repository: store.name, annotations: {} },
    session: keySession(signer),
    formats,
    upload: 'store',
    signatureStore: store,
    signatureSources: [store],
    created: '2026-01-01T00:00:00Z',
  });
}

export interface TestKey {
  readonly signer: Signer;
  /** A file with the public key. */
  readonly publicKeyFile: string;
}

export async function createTestKey(t: TestContext): Promise<TestKey> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-key-'));
  t.after(async () => await rm(folder, { recursive: true }));
  const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
  const publicKeyFile = join(folder, 'cosign.pub');
  await writeFile(publicKeyFile, encodePublicKey(signer.publicKey));
  return { signer, publicKeyFile };
}
