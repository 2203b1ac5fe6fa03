// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { referrersTag, signatureTag } from '../oci/attachment-tag.ts';
import { encodeManifest } from '../oci/encode-manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { referrerDescriptor } from '../oci/referrer-manifest.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import {
  testBlob,
  testImage,
  testReferrer,
  testSignature,
  writeContent,
  writeTestManifest,
} from '../store/test-image.ts';
import type { Discovery } from '../verify/discovery.ts';
import { discoverSignatures } from './discover-signatures.ts';
import { defaultEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts';

const image = testImage('app');
const { digest } = image.manifest.descriptor;
const sbom = 'https://cyclonedx.org/bom';

async function discover(store: ContentStore, limits: Partial<EvidenceLimits> = {}): Promise<Discovery> {
  const signatureSources = [store];
  return await discoverSignatures({
    digest,
    image: 'not-needed',
    signatureSources,
    limits: { ...defaultEvidenceLimits, ...limits },
  });
}

function texts({ candidates }: Discovery): readonly string[] {
  return candidates.map(({ candidate }) =>
    Buffer.from(candidate.kind === 'bundle' ? candidate.bytes : candidate.payload).toString(),
  );
}

function codes({ refused }: Discovery): readonly string[] {
  return refused.map(({ error }) => error.code);
}

test('referrers, the fallback index and the signature tag are read and merged', async () => {
  const store = createMemoryStore({ referrers: 'absent' });
  await writeContent(store, testReferrer(image.manifest.descriptor, 'bundle'));
  await writeContent(store, testSignature('payload'), signatureTag(digest));
  const found = await discover(store);
  assert.deepEqual(
    found.candidates.map(({ origin }) => origin.store),
    ['referrers-tag', 'signature-tag'],
  );
  assert.deepEqual(texts(found), ['bundle', 'payload']);
});

test('what the API and the fallback index both name is one candidate', async () => {
  const store = createMemoryStore();
  const referrer = testReferrer(image.manifest.descriptor, 'bundle');
  await writeContent(store, referrer);
  await writeFallback(store, [referrerDescriptor(referrer.manifest)]);
  assert.deepEqual(texts(await discover(store)), ['bundle']);
});

test('a fallback index with the artifact type that old cosign wrote does not hide a bundle', async () => {
  const store = createMemoryStore({ referrers: 'absent' });
  const referrer = testReferrer(image.manifest.descriptor, 'bundle');
  await writeContent(store, referrer);
  await writeFallback(store, [{ ...referrer.manifest.descriptor, artifactType: mediaTypes.ociEmpty }]);
  assert.deepEqual(texts(await discover(store)), ['bundle']);
});

test('a name in the fallback index whose manifest was deleted is nothing, and no gap', async () => {
  const store = createMemoryStore({ referrers: 'absent' });
  const referrer = testReferrer(image.manifest.descriptor, 'bundle');
  await writeContent(store, referrer);
  await store.deleteManifest(referrer.manifest.descriptor.digest);
  const found = await discover(store);
  assert.deepEqual([found.candidates, found.refused, found.unreadable], [[], [], []]);
});

test('a name in the list of the registry whose manifest the registry denies is a gap', async () => {
  const memory = createMemoryStore();
  const referrer = testReferrer(image.manifest.descriptor, 'bundle');
  const descriptors = [referrerDescriptor(referrer.manifest)];
  const found = await discover({ ...memory, readReferrers: async () => ({ source: 'api', descriptors }) });
  assert.deepEqual(
    found.unreadable.map(({ error }) => error.code),
    ['registry-protocol'],
  );
});

test('a signature whose blob is not there is a gap', async () => {
  const store = createMemoryStore();
  const { manifest, blobs } = testSignature('payload');
  await writeContent(store, { manifest, blobs: blobs.slice(0, 1) }, signatureTag(digest));
  const found = await discover(store);
  assert.deepEqual(found.candidates, []);
  assert.match(found.unreadable[0]?.error.message ?? '', /it is not there/);
});

test('a lie about the size of a payload in one layer does not spoil the same payload in the next', async () => {
  const store = createMemoryStore();
  const blob = testBlob('payload', mediaTypes.simpleSigning);
  const annotations = { 'dev.cosignproject.cosign/signature': 'c2ln' };
  const layers = [
    { ...blob.descriptor, size: 1, annotations },
    { ...blob.descriptor, annotations },
  ];
  const { manifest, config } = buildSignatureManifest(layers);
  await writeContent(store, { manifest, blobs: [config, blob] }, signatureTag(digest));
  const strict: ContentStore = {
    ...store,
    readBlob: async (wanted, max) => {
      if (wanted.size !== blob.bytes.length) throw new UnavailableError('registry-protocol', 'wrong size');
      return await store.readBlob(wanted, max);
    },
  };
  const found = await discover(strict);
  assert.deepEqual(texts(found), ['payload']);
  assert.equal(found.unreadable.length, 1);
});

test('each store that cannot be read is a gap, and the others are read', async () => {
  const store = createMemoryStore();
  await writeContent(store, testSignature('payload'), signatureTag(digest));
  const error = new UnavailableError('registry-rate-limited', 'too many requests');
  const found = await discover({ ...store, readReferrers: async () => await Promise.reject(error) });
  assert.deepEqual(texts(found), ['payload']);
  assert.deepEqual(
    found.unreadable.map(({ what }) => what),
    [`referrers of \`${digest}\``],
  );
});

test('interruption and bugs are thrown, and are not gaps', async () => {
  const store = createMemoryStore();
  for (const error of [new UnavailableError('interrupted', 'stopped'), new TypeError('a bug')]) {
    await assert.rejects(discover({ ...store, readReferrers: async () => await Promise.reject(error) }), error);
  }
});

test('many attestations cannot crowd out a signature, whatever the fallback index says of them', async () => {
  const store = createMemoryStore({ referrers: 'absent' });
  const all = Array.from({ length: 9 }, (_, at) => testReferrer(image.manifest.descriptor, `sbom ${at}`, sbom));
  all.push(testReferrer(image.manifest.descriptor, 'signature'));
  for (const content of all) await writeContent(store, content);
  await writeFallback(
    store,
    all.map(({ manifest }) => manifest.descriptor),
  );
  const found = await discover(store, { maxSignatures: 2 });
  assert.equal(texts(found).includes('signature'), true);
  assert.deepEqual(codes(found), ['evidence-limit-exceeded']);
});

test('each limit is a refusal when it is exceeded, and none when it is met', async () => {
  const store = createMemoryStore();
  for (const text of ['bundle 1', 'bundle 2', 'bundle 3'])
    await writeContent(store, testReferrer(image.manifest.descriptor, text));
  const { size } = testReferrer(image.manifest.descriptor, 'bundle 1').manifest.descriptor;
  const total = 3 * (size + 'bundle 1'.length);
  const cases: readonly (readonly [keyof EvidenceLimits, number])[] = [
    ['maxReferrers', 3],
    ['maxSignatures', 3],
    ['maxEvidenceBytes', size],
    ['maxTotalBytes', total],
  ];
  for (const [name, enough] of cases) {
    assert.deepEqual(codes(await discover(store, { [name]: enough })), [], name);
    const refused = codes(await discover(store, { [name]: enough - 1 }));
    assert.deepEqual(new Set(refused), new Set(['evidence-limit-exceeded']), name);
  }
});

test('one payload with a thousand signatures counts a thousand times', async () => {
  const store = createMemoryStore();
  const blob = testBlob('payload', mediaTypes.simpleSigning);
  const layers = Array.from({ length: 1000 }, (_, at) => ({ ...blob.descriptor, annotations: { at: `${at}` } }));
  const { manifest, config } = buildSignatureManifest(layers);
  await writeContent(store, { manifest, blobs: [config, blob] }, signatureTag(digest));
  let reads = 0;
  const counting: ContentStore = {
    ...store,
    readBlob: async (wanted, max) => {
      reads++;
      return await store.readBlob(wanted, max);
    },
  };
  assert.equal((await discover(counting)).candidates.length, 1000);
  assert.equal(reads, 1);
  const bounded = await discover(counting, { maxTotalBytes: 10 * blob.bytes.length });
  assert.equal(bounded.candidates.length, 10);
  assert.deepEqual(codes(bounded), ['evidence-limit-exceeded']);
});

test('a signature tag that does not parse is refused evidence', async () => {
  const store = createMemoryStore();
  const broken: ContentStore = {
    ...store,
    readManifest: async () => storedManifest(Buffer.from('{}'), mediaTypes.ociManifest),
  };
  assert.deepEqual(codes(await discover(broken)), ['evidence-malformed', 'evidence-malformed']);
});

test('only the first layer of a referrer can be a bundle, and any layer a simple signature', async () => {
  const store = createMemoryStore();
  const bundle = testBlob('bundle', mediaTypes.bundleV03);
  const payload = testBlob('payload', mediaTypes.simpleSigning);
  const { manifest, config } = buildSignatureManifest([payload.descriptor, bundle.descriptor]);
  await writeContent(store, { manifest, blobs: [config, bundle, payload] }, signatureTag(digest));
  assert.deepEqual(texts(await discover(store)), ['payload']);
});

async function writeFallback(
  store: ContentStore,
  manifests: readonly ReturnType<typeof referrerDescriptor>[],
): Promise<void> {
  const bytes = encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests });
  await writeTestManifest(store, storedManifest(bytes, undefined), referrersTag(digest));
}
