// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { defaultEvidenceLimits } from '../discover/evidence-limits.ts';
import { UnavailableError } from '../errors/errors.ts';
import { attestationTag } from '../oci/attachment-tag.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { buildReferrerManifest, emptyConfig, emptyConfigBytes } from '../oci/referrer-manifest.ts';
import type { Condition, ConditionInput, ConditionResult } from '../policy/condition.ts';
import type { ContentStore } from '../ports/content.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testBlob, testImage, writeContent } from '../store/test-image.ts';
import { attestInWorld, type RawStatement, rawStatement } from '../verify/testing/attestation-in-world.ts';
import type { AttestationInspection, InspectAttestationsRequest } from './attestation-inspection.ts';
import { inspectAttestations } from './inspect-attestations.ts';

const { world } = createTestWorld();
const image = testImage('app');
const { digest } = image.manifest.descriptor;
const bom = 'https://cyclonedx.org/bom';

async function storeWith(...statements: readonly Partial<RawStatement>[]): Promise<ContentStore> {
  const store = createMemoryStore();
  await writeContent(store, image, 'v1');
  for (const statement of statements) await attach(store, rawStatement(digest, { predicateType: bom, ...statement }));
  return store;
}

async function attach(store: ContentStore, statement: RawStatement): Promise<void> {
  const candidate = attestInWorld(world, statement, { format: 'bundle' });
  assert.ok(candidate.kind === 'bundle');
  const bundle = testBlob(new TextDecoder().decode(candidate.bytes), mediaTypes.bundleV03);
  const { descriptor: subject } = image.manifest;
  const about = { artifactType: mediaTypes.bundleV03, layer: bundle.descriptor, subject, annotations: {} };
  const blobs = [{ descriptor: emptyConfig, bytes: emptyConfigBytes }, bundle];
  await writeContent(store, { manifest: buildReferrerManifest(about), blobs });
}

async function inspect(
  store: ContentStore,
  changes: Partial<InspectAttestationsRequest> = {},
): Promise<AttestationInspection> {
  return await inspectAttestations({
    reference: 'registry.example/app:v1',
    target: { tag: 'v1' },
    source: store,
    signatureSources: [store],
    trust: trustInWorld(world),
    predicate: parsePredicateMatcher('cyclonedx'),
    conditions: [],
    ...changes,
  });
}

function codeOf(inspection: AttestationInspection): string {
  return inspection.result === 'verified' ? 'verified' : inspection.error.code;
}

function condition(
  name: string,
  evaluate: (input: ConditionInput) => ConditionResult,
): { name: string; condition: Condition } {
  return { name, condition: { text: name, evaluate } };
}

const isGood = condition('good.cue', ({ predicate }) => ({
  kind: JSON.stringify(predicate) === '{"good":true}' ? 'true' : 'false',
}));

function failingTag(store: ContentStore): ContentStore {
  return {
    ...store,
    readManifest: async (target) => {
      if (typeof target !== 'string' && target.tag === attestationTag(digest))
        throw new UnavailableError('registry-timeout', 'slow');
      return await store.readManifest(target);
    },
  };
}

test('one acceptable attestation is enough, and of others is told why not', async () => {
  const store = await storeWith({}, { predicateType: 'https://spdx.dev/Document' });
  const found = await inspect(store);
  assert.equal(found.result, 'verified');
  assert.deepEqual([found.accepted.length, found.refused.map(({ error }) => error.code)], [1, ['predicate-mismatch']]);
  assert.equal(codeOf(await inspect(store, { trust: trustInWorld(world, 'x@example.com') })), 'attestation-not-found');
});

test('a store that could not be read is no refusal of what was found, and never "not attested"', async () => {
  assert.equal(codeOf(await inspect(failingTag(await storeWith({})))), 'verified');
  const empty = await inspect(failingTag(await storeWith()));
  assert.deepEqual([empty.result, codeOf(empty)], ['unavailable', 'registry-timeout']);
  assert.equal(codeOf(await inspect(await storeWith())), 'no-attestation');
});

test('every attestation of the type by somebody trusted must satisfy each condition', async () => {
  const conditions = [isGood];
  const good = { predicate: { good: true } };
  assert.equal(codeOf(await inspect(await storeWith(good), { conditions })), 'verified');
  const both = await inspect(await storeWith(good, { predicate: { good: false } }), { conditions });
  assert.deepEqual([both.result, codeOf(both), both.accepted.length], ['refused', 'condition-false', 1]);
  const otherType = await storeWith(good, { predicate: {}, predicateType: 'https://spdx.dev/Document' });
  assert.equal(codeOf(await inspect(otherType, { conditions })), 'verified');
  const never = condition('never.rego', () => ({ kind: 'failed', why: 'no such field' }));
  assert.equal(codeOf(await inspect(await storeWith(good), { conditions: [isGood, never] })), 'condition-failed');
});

test('where conditions count, what could not be read may be what fails them', async () => {
  const store = failingTag(await storeWith({ predicate: { good: true } }));
  const found = await inspect(store, { conditions: [isGood] });
  assert.deepEqual([found.result, codeOf(found)], ['unavailable', 'registry-timeout']);
});

test('where conditions count, what was too much to be read may be what fails them, and is refused', async () => {
  const store = await storeWith({ predicate: { good: true } }, { predicate: { good: true, more: 'x'.repeat(5000) } });
  const limits = { ...defaultEvidenceLimits, maxAttestationBytes: 6000 };
  assert.equal(codeOf(await inspect(store, { limits })), 'verified');
  assert.equal(codeOf(await inspect(store, { limits, conditions: [isGood] })), 'evidence-limit-exceeded');
});

test('an image that is not there does not exist, by tag and by digest', async () => {
  const store = createMemoryStore();
  await assert.rejects(inspect(store), { code: 'image-not-found' });
  assert.equal(codeOf(await inspect(store, { target: digest })), 'image-not-found');
});
