// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { attestationTag, signatureTag } from '../oci/attachment-tag.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { storeManifest } from '../oci/referrer-manifest.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import {
  type TestContent,
  testBlob,
  testImage,
  testReferrer,
  testSignature,
  writeContent,
} from '../store/test-image.ts';
import type { Discovery } from '../verify/discovery.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import { type DiscoverEvidenceRequest, discoverEvidence } from './discover-evidence.ts';
import type { WantedEvidence } from './evidence-lane.ts';
import { defaultEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts';

const image = testImage('app');
const { digest } = image.manifest.descriptor;
const sbom = 'https://cyclonedx.org/bom';

type Options = Partial<EvidenceLimits> & Pick<DiscoverEvidenceRequest, 'tagPrefixes'>;

async function discover(
  store: ContentStore,
  wanted: WantedEvidence,
  { tagPrefixes = [], ...limits }: Options = {},
): Promise<Discovery<EvidenceCandidate>> {
  return await discoverEvidence({
    digest,
    image: 'not-needed',
    signatureSources: [store],
    wanted,
    tagPrefixes,
    limits: { ...defaultEvidenceLimits, ...limits },
  });
}

function texts({ candidates }: Discovery<EvidenceCandidate>): readonly string[] {
  return candidates.map(({ origin, candidate }) => {
    const bytes = { bundle: 'bytes', envelope: 'envelope', 'simple-signing': 'payload' } as const;
    const fields: Partial<Record<string, unknown>> = { ...candidate };
    return `${origin.store}: ${Buffer.from(fields[bytes[candidate.kind]] as Uint8Array).toString()}`;
  });
}

function codes({ refused }: Discovery<EvidenceCandidate>): readonly string[] {
  return refused.map(({ error }) => error.code);
}

/** The manifest at a `.att` tag, with an envelope for each text. */
function testAttestations(...envelopes: readonly string[]): TestContent {
  const blobs = envelopes.map((text) => testBlob(text, mediaTypes.dsseEnvelope));
  const layers = blobs.map(({ descriptor }) => ({ ...descriptor, annotations: { predicateType: sbom } }));
  const { manifest, config } = buildSignatureManifest(layers);
  return { manifest, blobs: [config, ...blobs] };
}

async function fullStore(referrers: 'absent' | 'api' = 'absent'): Promise<ContentStore> {
  const store = createMemoryStore(referrers === 'absent' ? { referrers } : {});
  await writeContent(store, testReferrer(image.manifest.descriptor, 'signature'));
  await writeContent(store, testReferrer(image.manifest.descriptor, 'sbom', sbom));
  await writeContent(store, testSignature('old signature'), signatureTag(digest));
  await writeContent(store, testAttestations('old sbom'), attestationTag(digest));
  return store;
}

test('every store is read and merged: referrers, signature tag and attestation tag', async () => {
  assert.deepEqual(
    new Set(texts(await discover(await fullStore(), 'all'))),
    new Set([
      'referrers-tag: signature',
      'referrers-tag: sbom',
      'signature-tag: old signature',
      'attestation-tag: old sbom',
    ]),
  );
});

test('where one kind is wanted the tag of the other is not read, and no bundle is passed over for what it says of itself', async () => {
  const store = await fullStore('api');
  assert.deepEqual(
    new Set(texts(await discover(store, 'attestations'))),
    new Set(['referrers: signature', 'referrers: sbom', 'attestation-tag: old sbom']),
  );
  assert.deepEqual(
    new Set(texts(await discover(store, 'signatures'))),
    new Set(['referrers: signature', 'referrers: sbom', 'signature-tag: old signature']),
  );
});

test('an attestation of the old format keeps the annotations of its layer', async () => {
  const { candidates } = await discover(await fullStore(), 'attestations');
  const found = candidates.find(({ candidate }) => candidate.kind === 'envelope');
  assert.deepEqual(found?.candidate.kind === 'envelope' && found.candidate.annotations, { predicateType: sbom });
  assert.equal(found?.origin.store, 'attestation-tag');
});

test('tags behind a prefix are read only where it is asked for, and one manifest at two tags is one piece of evidence', async () => {
  const store = createMemoryStore();
  await writeContent(store, testSignature('prefixed'), `acme-${signatureTag(digest)}`);
  await writeContent(store, testAttestations('twice'), `acme-${attestationTag(digest)}`);
  await writeContent(store, testAttestations('twice'), attestationTag(digest));
  assert.deepEqual(texts(await discover(store, 'all')), ['attestation-tag: twice']);
  assert.deepEqual(texts(await discover(store, 'all', { tagPrefixes: ['acme-'] })), [
    'attestation-tag: twice',
    'signature-tag: prefixed',
  ]);
});

test('many attestations cannot crowd out a signature, nor many signatures an attestation', async () => {
  const crowds: readonly (readonly [string, string])[] = [
    [sbom, 'https://sigstore.dev/cosign/sign/v1'],
    ['https://sigstore.dev/cosign/sign/v1', sbom],
  ];
  for (const [crowd, alone] of crowds) {
    const store = createMemoryStore();
    for (let at = 0; at < 9; at++)
      await writeContent(store, testReferrer(image.manifest.descriptor, `crowd ${at}`, crowd));
    await writeContent(store, testReferrer(image.manifest.descriptor, 'alone', alone));
    const { size } = testReferrer(image.manifest.descriptor, 'alone', alone).manifest.descriptor;
    for (const limits of [
      { maxReferrers: 2 },
      { maxSignatures: 2, maxAttestations: 2 },
      { maxTotalBytes: 3 * size, maxTotalAttestationBytes: 3 * size },
    ]) {
      const found = await discover(store, 'all', limits);
      assert.equal(texts(found).includes('referrers: alone'), true, Object.keys(limits)[0]);
      assert.deepEqual(new Set(codes(found)), new Set(['evidence-limit-exceeded']));
    }
  }
});

test('where attestations are wanted, what says it is one is opened first', async () => {
  const store = createMemoryStore();
  for (let at = 0; at < 5; at++) await writeContent(store, testReferrer(image.manifest.descriptor, `signature ${at}`));
  await writeContent(store, testReferrer(image.manifest.descriptor, 'sbom', sbom));
  assert.deepEqual(texts(await discover(store, 'attestations', { maxAttestations: 1 })), ['referrers: sbom']);
});

test('an attestation may be larger than a signature, and one beyond its own limit is refused and no gap', async () => {
  const store = createMemoryStore();
  await writeContent(store, testReferrer(image.manifest.descriptor, 'x'.repeat(2000), sbom));
  await writeContent(store, testAttestations('y'.repeat(2000)), attestationTag(digest));
  for (const wanted of ['all', 'attestations'] as const) {
    const large = await discover(store, wanted, { maxEvidenceBytes: 1000, maxAttestationBytes: 2000 });
    assert.deepEqual([large.candidates.length, codes(large)], [2, []]);
    const tooLarge = await discover(store, wanted, { maxEvidenceBytes: 1000, maxAttestationBytes: 1999 });
    assert.deepEqual(codes(tooLarge), ['evidence-limit-exceeded', 'evidence-limit-exceeded']);
    assert.deepEqual([tooLarge.candidates, tooLarge.unreadable], [[], []]);
  }
});

test('a large bundle that calls itself a signature counts as an attestation, for it may be one', async () => {
  const store = createMemoryStore();
  await writeContent(store, testReferrer(image.manifest.descriptor, 'x'.repeat(2000)));
  const found = await discover(store, 'all', { maxEvidenceBytes: 1000 });
  assert.deepEqual([found.candidates.length, codes(found)], [1, []]);
  assert.deepEqual(codes(await discover(store, 'signatures', { maxEvidenceBytes: 1000 })), ['evidence-limit-exceeded']);
});

test('an attestation that refers to the image and was signed by nobody is no candidate', async () => {
  const store = createMemoryStore();
  const statement = testBlob('{"_type":"https://in-toto.io/Statement/v1"}', mediaTypes.inToto);
  const referrer = testReferrer(image.manifest.descriptor, 'bundle', sbom);
  const { manifest } = referrer.manifest;
  assert.ok(manifest.kind === 'image');
  const unsigned = storeManifest({ ...manifest, artifactType: mediaTypes.inToto, layers: [statement.descriptor] });
  await writeContent(store, { manifest: unsigned, blobs: [...referrer.blobs, statement] });
  const found = await discover(store, 'all');
  assert.deepEqual([found.candidates, found.refused, found.unreadable], [[], [], []]);
});

test('an attestation tag that cannot be read is a gap, and the other stores are read', async () => {
  const store = await fullStore('api');
  const error = new UnavailableError('registry-rate-limited', 'too many requests');
  const limited: ContentStore = {
    ...store,
    readManifest: async (target) => {
      if (typeof target !== 'string' && target.tag === attestationTag(digest)) throw error;
      return await store.readManifest(target);
    },
  };
  const found = await discover(limited, 'attestations');
  assert.deepEqual(
    found.unreadable.map(({ what }) => what),
    [`tag \`${attestationTag(digest)}\``],
  );
  assert.equal(found.candidates.length, 2);
  assert.deepEqual((await discover(limited, 'signatures')).unreadable, []);
});

test('each blob is read once, however many stores name it', async () => {
  const store = createMemoryStore();
  await writeContent(store, testAttestations('same', 'same', 'same'), attestationTag(digest));
  let reads = 0;
  const counting: ContentStore = {
    ...store,
    readBlob: async (wanted, max) => {
      reads++;
      return await store.readBlob(wanted, max);
    },
  };
  assert.equal((await discover(counting, 'all')).candidates.length, 3);
  assert.equal(reads, 1);
});
