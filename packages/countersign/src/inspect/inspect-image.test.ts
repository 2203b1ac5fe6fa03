// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import { referrerDescriptor } from '../oci/referrer-manifest.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, testReferrer, writeContent } from '../store/test-image.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { inspectImage } from './inspect-image.ts';
import type { Inspection } from './inspection.ts';
import { newSigner, requestFor, signIn } from './testing/signed-images.ts';

const image = testImage('app');
const { descriptor } = image.manifest;
const signer = newSigner();
const stranger = newSigner();

async function storeWithImage(options: Parameters<typeof createMemoryStore>[0] = {}): Promise<ContentStore> {
  const store = createMemoryStore({ name: 'registry.example/team/app', ...options });
  await writeContent(store, image, 'v1');
  return store;
}

function codeOf(inspection: Inspection): string {
  return inspection.result === 'verified' ? 'verified' : inspection.error.code;
}

for (const format of ['bundle', 'simple-signing'] as const) {
  test(`a ${format} signature by a trusted key verifies, and the digest is the proof`, async () => {
    const store = await storeWithImage();
    await signIn(store, descriptor, signer, [format]);
    const inspection = await inspectImage(requestFor(store, { tag: 'v1' }, signer));
    assert.equal(inspection.result === 'verified' && inspection.proven, descriptor.digest);
    assert.deepEqual(
      inspection.accepted.map(({ signature }) => signature.format),
      [format],
    );
  });

  test(`a ${format} signature by another key is refused`, async () => {
    const store = await storeWithImage();
    await signIn(store, descriptor, stranger, [format]);
    const inspection = await inspectImage(requestFor(store, { tag: 'v1' }, signer));
    assert.equal(codeOf(inspection), 'no-acceptable-signature');
    assert.deepEqual(
      inspection.refused.map(({ error }) => error.code),
      [format === 'bundle' ? 'key-mismatch' : 'signature-mismatch'],
    );
  });
}

test('a .sig by the trusted key counts beside a bundle by another key, which is reported as refused', async () => {
  const store = await storeWithImage();
  await signIn(store, descriptor, stranger, ['bundle']);
  await signIn(store, descriptor, signer, ['simple-signing']);
  const inspection = await inspectImage(requestFor(store, { tag: 'v1' }, signer));
  assert.equal(inspection.result, 'verified');
  assert.equal(inspection.refused.length, 1);
});

test('an image without signatures is unsigned, and one that is not there does not exist', async () => {
  const store = await storeWithImage();
  assert.equal(codeOf(await inspectImage(requestFor(store, { tag: 'v1' }, signer))), 'signature-not-found');
  assert.equal(codeOf(await inspectImage(requestFor(store, { tag: 'v2' }, signer))), 'image-not-found');
  const gone = `sha256:${'0'.repeat(64)}` as Digest;
  assert.equal(codeOf(await inspectImage(requestFor(store, gone, signer))), 'image-not-found');
});

test('an image that is gone verifies by its digest, and does not verify recursively', async () => {
  const store = await storeWithImage();
  await signIn(store, descriptor, signer);
  await store.deleteManifest(descriptor.digest);
  const request = requestFor(store, descriptor.digest, signer);
  assert.equal((await inspectImage(request)).result, 'verified');
  assert.equal(codeOf(await inspectImage({ ...request, index: 'recursive' })), 'image-not-found');
});

test('an acceptable signature decides although another store could not be read, which is reported', async () => {
  const store = await storeWithImage();
  await signIn(store, descriptor, signer, ['simple-signing']);
  const inspection = await inspectImage(requestFor(withoutReferrers(store), { tag: 'v1' }, signer));
  assert.equal(inspection.result, 'verified');
  assert.equal(inspection.unreadable[0]?.error.code, 'registry-rate-limited');
});

test('without an acceptable signature a store that could not be read makes the result unavailable', async () => {
  const store = await storeWithImage();
  await signIn(store, descriptor, stranger, ['simple-signing']);
  const inspection = await inspectImage(requestFor(withoutReferrers(store), { tag: 'v1' }, signer));
  assert.equal(inspection.result, 'unavailable');
  assert.equal(codeOf(inspection), 'registry-rate-limited');
});

test('a tag is asked for once, and everything else by digest', async () => {
  const store = await storeWithImage();
  await signIn(store, descriptor, signer);
  const asked: string[] = [];
  const watched: ContentStore = {
    ...store,
    readManifest: async (target, options) => {
      if (typeof target !== 'string') asked.push(target.tag);
      return await store.readManifest(target, options);
    },
  };
  await inspectImage(requestFor(watched, { tag: 'v1' }, signer));
  assert.equal(asked.filter((tag) => tag === 'v1').length, 1);
});

test('a manifest that does not parse is the result, and interruption is thrown', async () => {
  const store = await storeWithImage();
  const failing = (error: Error): ContentStore => ({ ...store, readManifest: async () => await Promise.reject(error) });
  const malformed = failing(new MalformedError('manifest-malformed', 'not a manifest'));
  const inspection = await inspectImage(requestFor(malformed, { tag: 'v1' }, signer));
  assert.equal(inspection.result, 'refused');
  assert.equal(codeOf(inspection), 'manifest-malformed');
  const stopped = failing(new UnavailableError('interrupted', 'stopped'));
  await assert.rejects(inspectImage(requestFor(stopped, { tag: 'v1' }, signer)), { code: 'interrupted' });
});

test('no trusted key at all is a mistake of the caller, and not a refusal of the image', async () => {
  const store = await storeWithImage();
  await signIn(store, descriptor, signer);
  const request = { ...requestFor(store, { tag: 'v1' }, signer), trust: trustKeys([]) };
  await assert.rejects(inspectImage(request), { code: 'usage-api' });
});

test('an attestation that is labelled as a signature is refused as what it is', async () => {
  const store = await storeWithImage();
  await writeContent(store, testReferrer(descriptor, 'no bundle at all'));
  const inspection = await inspectImage(requestFor(store, { tag: 'v1' }, signer));
  assert.equal(codeOf(inspection), 'no-acceptable-signature');
  assert.equal(inspection.refused[0]?.error.code, 'evidence-malformed');
});

test('a referrer that the list names and the registry denies is a gap, and not "unsigned"', async () => {
  const store = await storeWithImage();
  const ghost = testReferrer(descriptor, 'ghost');
  const lying: ContentStore = {
    ...store,
    readReferrers: async () => ({ source: 'api', descriptors: [referrerDescriptor(ghost.manifest)] }),
  };
  const inspection = await inspectImage(requestFor(lying, { tag: 'v1' }, signer));
  assert.equal(inspection.result, 'unavailable');
  assert.equal(codeOf(inspection), 'registry-protocol');
});

function withoutReferrers(store: ContentStore): ContentStore {
  const error = new UnavailableError('registry-rate-limited', 'too many requests');
  return { ...store, readReferrers: async () => await Promise.reject(error) };
}

test('an interruption is obeyed between two of many signatures, although none of them waits for anything', async () => {
  const store = await storeWithImage();
  for (let at = 0; at < 3; at++) await signIn(store, descriptor, newSigner());
  const controller = new AbortController();
  const reason = new UnavailableError('interrupted', 'interrupted by `SIGINT`');
  const request = requestFor(store, { tag: 'v1' }, signer, { signal: controller.signal });
  let looked = 0;
  const [trusted] = request.trust.keys;
  assert.ok(trusted !== undefined);
  const watched: typeof trusted = {
    get key() {
      // As a signal of the operating system would: in a turn of its own.
      if (looked++ === 0) setImmediate(() => controller.abort(reason));
      return trusted.key;
    },
    source: trusted.source,
  };
  await assert.rejects(inspectImage({ ...request, trust: { ...request.trust, keys: [watched] } }), {
    code: 'interrupted',
  });
  assert.ok(looked > 0);
});
