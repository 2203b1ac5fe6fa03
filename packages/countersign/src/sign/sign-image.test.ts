// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../crypto/key-signer.ts';
import { systemClock } from '../host/system-clock.ts';
import { systemRandom } from '../host/system-random.ts';
import { startHub } from '../hub/start-hub.ts';
import { inspectImage } from '../inspect/inspect-image.ts';
import { requestFor } from '../inspect/testing/signed-images.ts';
import { createFetch } from '../net/create-fetch.ts';
import { signatureTag } from '../oci/attachment-tag.ts';
import type { ContentStore } from '../ports/content.ts';
import { silentLog } from '../ports/log.ts';
import { createAuthorizer } from '../registry/auth/create-authorizer.ts';
import { createRegistryStore } from '../registry/create-registry-store.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent } from '../store/test-image.ts';
import { type SignRequest, signImage } from './sign-image.ts';
import { keySession } from './signing-session.ts';

const image = testImage('app');
const { descriptor } = image.manifest;

function newSigner(): Signer {
  return createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
}

function requestOf(store: ContentStore, signer: Signer, changes: Partial<SignRequest> = {}): SignRequest {
  return {
    claim: { image: descriptor, repository: 'registry.example/team/app', annotations: {} },
    session: keySession(signer),
    formats: ['bundle', 'simple-signing'],
    upload: 'store',
    signatureStore: store,
    signatureSources: [store],
    created: '2026-01-01T00:00:00Z',
    ...changes,
  };
}

test('a signature is stored in both formats, and each verifies', async () => {
  const store = createMemoryStore();
  const signer = newSigner();
  const results = await signImage(requestOf(store, signer));
  assert.deepEqual(
    results.map((result) => result.kind === 'signed' && result.storedAt?.kind),
    ['referrer', 'tag'],
  );
  const inspection = await inspectImage(requestFor(store, descriptor.digest, signer));
  assert.deepEqual(
    inspection.accepted.map(({ signature }) => signature.format),
    ['bundle', 'simple-signing'],
  );
});

test('the same claim by the same key is recognised, and by another key or with another annotation it is not', async () => {
  const store = createMemoryStore();
  const signer = newSigner();
  await signImage(requestOf(store, signer));
  const kinds = async (request: SignRequest): Promise<readonly string[]> =>
    (await signImage(request)).map(({ kind }) => kind);
  assert.deepEqual(await kinds(requestOf(store, signer)), ['duplicate', 'duplicate']);
  assert.deepEqual(await kinds(requestOf(store, newSigner())), ['signed', 'signed']);
  const claim = { image: descriptor, repository: 'registry.example/team/app', annotations: { build: '42' } };
  assert.deepEqual(await kinds(requestOf(store, signer, { claim })), ['signed', 'signed']);
});

test('a dry run signs and stores nothing', async () => {
  const store = createMemoryStore();
  const signer = newSigner();
  const results = await signImage(requestOf(store, signer, { upload: 'dry-run' }));
  assert.deepEqual(
    results.map((result) => result.kind === 'signed' && result.storedAt),
    [undefined, undefined],
  );
  assert.equal(await store.readManifest({ tag: signatureTag(descriptor.digest) }), null);
});

test('a signer that returns something else than a signature is found out before anything is stored', async () => {
  const store = createMemoryStore();
  const broken: Signer = { ...newSigner(), sign: async () => new Uint8Array(70) };
  await assert.rejects(signImage(requestOf(store, broken)), { code: 'signature-mismatch' });
  assert.deepEqual((await store.readReferrers(descriptor.digest)).descriptors, []);
});

test('blobs are written before the manifest that names them', async () => {
  const memory = createMemoryStore();
  const order: string[] = [];
  const watched: ContentStore = {
    ...memory,
    writeBlob: async (blob, open) => {
      order.push('blob');
      return await memory.writeBlob(blob, open);
    },
    writeManifest: async (upload) => {
      order.push('manifest');
      await memory.writeManifest(upload);
    },
    mergeTag: async (tag, merge) => {
      order.push('tag');
      await memory.mergeTag(tag, merge);
    },
  };
  await signImage(requestOf(watched, newSigner()));
  assert.deepEqual(order, ['blob', 'blob', 'manifest', 'blob', 'tag']);
});

for (const conditionalWrites of ['honoured', 'ignored'] as const) {
  test(`sixteen signers at once lose nothing in one tag where conditional writes are ${conditionalWrites}`, async (t) => {
    const host = await hubHost(t, conditionalWrites);
    await writeContent(storeAt(t, host), image, 'v1');
    const signers = Array.from({ length: 16 }, newSigner);
    // Each has a memory of its own, as a process of its own would.
    await Promise.all(
      signers.map(
        async (signer) => await signImage(requestOf(storeAt(t, host), signer, { formats: ['simple-signing'] })),
      ),
    );
    for (const signer of signers) {
      const inspection = await inspectImage(requestFor(storeAt(t, host), descriptor.digest, signer));
      assert.equal(inspection.result, 'verified');
    }
  });
}

async function hubHost(t: TestContext, conditionalWrites: 'honoured' | 'ignored'): Promise<string> {
  const hub = await startHub({
    storage: { kind: 'memory' },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    conditionalWrites,
  });
  t.after(async () => await hub.close());
  return hub.host;
}

function storeAt(t: TestContext, host: string): ContentStore {
  const transport = createFetch();
  t.after(() => transport.close());
  const { fetch } = transport;
  const authorizer = createAuthorizer({ fetch, clock: systemClock, credentials: () => Promise.resolve(null) });
  const context = { fetch, authorizer, clock: systemClock, random: systemRandom, log: silentLog };
  return createRegistryStore({ ...context, host, repository: 'team/app' });
}
