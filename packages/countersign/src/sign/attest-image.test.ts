// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAttestation } from '../attest/encode-attestation.ts';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../crypto/key-signer.ts';
import { discoverEvidence } from '../discover/discover-evidence.ts';
import { attestationTag } from '../oci/attachment-tag.ts';
import { digestEncoded } from '../oci/digest.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage } from '../store/test-image.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { verifyAttestation } from '../verify/verify-attestation.ts';
import { type AttestRequest, attestImage } from './attest-image.ts';
import { keylessParty } from './keyless-party.ts';
import { keySession } from './signing-session.ts';
import { keylessOptions, openSandbox, sandboxSession } from './testing/sandbox-session.ts';

const image = testImage('app').manifest.descriptor;
const predicateType = 'https://acme.example/review/v1';

function newSigner(): Signer {
  return createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
}

function statementOf(predicate = '{"approved":true}', type = predicateType, digest = image.digest): Uint8Array {
  return encodeAttestation({
    subjects: [{ name: 'registry.example/team/app', digests: { sha256: digestEncoded(digest) } }],
    predicateType: type,
    predicate: encodeUtf8(predicate),
  });
}

function requestOf(store: ContentStore, signer: Signer, changes: Partial<AttestRequest> = {}): AttestRequest {
  return {
    image,
    statement: statementOf(),
    predicateType,
    session: keySession(signer),
    formats: ['bundle', 'envelope'],
    store,
    replace: 'nothing',
    created: '2026-01-01T00:00:00Z',
    ...changes,
  };
}

/** What each accepted attestation says. */
async function attested(store: ContentStore, signer: Signer, type = predicateType): Promise<readonly string[]> {
  const trust = trustKeys([{ key: signer.publicKey, source: 'signer' }]);
  const { candidates, unreadable, refused } = await discoverEvidence({
    digest: image.digest,
    image: 'not-needed',
    signatureSources: [store],
    wanted: 'attestations',
  });
  assert.deepEqual([unreadable, refused], [[], []]);
  return candidates.flatMap(({ origin, candidate }) => {
    if (candidate.kind === 'simple-signing') return [];
    try {
      const expectation = { digest: image.digest, predicate: parsePredicateMatcher(type) };
      const { statement } = verifyAttestation(candidate, trust, expectation);
      return [`${origin.store} ${JSON.stringify(statement.predicate)}`];
    } catch {
      return [];
    }
  });
}

test('an attestation is stored in both formats, and each verifies for its signer alone', async () => {
  const store = createMemoryStore();
  const signer = newSigner();
  const results = await attestImage(requestOf(store, signer));
  assert.deepEqual(
    results.map(({ storedAt }) => storedAt?.kind),
    ['referrer', 'tag'],
  );
  assert.deepEqual(await attested(store, signer), ['attestation-tag {"approved":true}', 'referrers {"approved":true}']);
  assert.deepEqual(await attested(store, newSigner()), []);
  const [referrer] = (await store.readReferrers(image.digest)).descriptors;
  assert.equal(referrer?.annotations?.['dev.sigstore.bundle.predicateType'], predicateType);
});

test('a statement about another image, or of another type, is signed and stored by nobody', async () => {
  const store = createMemoryStore();
  const other = testImage('other').manifest.descriptor.digest;
  const cases = [
    [statementOf('{}', predicateType, other), 'digest-mismatch'],
    [statementOf('{}', 'https://acme.example/other'), 'predicate-mismatch'],
    [encodeUtf8('{}'), 'evidence-malformed'],
  ] as const;
  for (const [statement, code] of cases) {
    await assert.rejects(attestImage(requestOf(store, newSigner(), { statement })), { code });
  }
  assert.deepEqual((await store.readReferrers(image.digest)).descriptors, []);
  assert.equal(await store.readManifest({ tag: attestationTag(image.digest) }), null);
});

test('to replace takes away what the same signer said of the same type, and nothing else', async () => {
  const store = createMemoryStore();
  const [signer, other] = [newSigner(), newSigner()];
  const otherType = 'https://acme.example/other';
  await attestImage(requestOf(store, signer));
  await attestImage(requestOf(store, other));
  await attestImage(requestOf(store, signer, { statement: statementOf('{}', otherType), predicateType: otherType }));
  const statement = statementOf('{"approved":false}');
  const results = await attestImage(requestOf(store, signer, { statement, replace: 'own' }));
  assert.deepEqual(
    results.map(({ replaced }) => replaced),
    [1, 1],
  );
  assert.deepEqual(await attested(store, signer), [
    'attestation-tag {"approved":false}',
    'referrers {"approved":false}',
  ]);
  assert.equal((await attested(store, other)).length, 2);
  assert.equal((await attested(store, signer, otherType)).length, 2);
});

test('without a store it is made and verified, and written nowhere', async () => {
  const { store: _, ...request } = requestOf(createMemoryStore(), newSigner());
  const [result] = await attestImage(request);
  assert.equal(result?.storedAt, undefined);
  assert.equal(result?.produced.checked, 'all');
});

test('sixteen at once lose nothing in one tag', async () => {
  const store = createMemoryStore();
  const signers = Array.from({ length: 16 }, newSigner);
  await Promise.all(
    signers.map(async (signer) => await attestImage(requestOf(store, signer, { formats: ['envelope'] }))),
  );
  for (const signer of signers) assert.equal((await attested(store, signer)).length, 1);
});

test('without a key it is dated and logged, in both formats, and replaced by name', async (t) => {
  const sandbox = await openSandbox(t);
  const services = { logs: [sandbox.rekor1], timestampAuthorities: [sandbox.timestampAuthority] };
  const store = createMemoryStore();
  const request = requestOf(store, newSigner(), { session: sandboxSession(sandbox, services) });
  const results = await attestImage(request);
  for (const { produced } of results) {
    assert.equal(produced.checked, 'all');
    assert.equal(produced.attestation.signer.kind, 'certificate');
    assert.equal(produced.attestation.timestamps.length, 1);
  }
  const stranger = sandboxSession(sandbox, services, {
    party: keylessParty(keylessOptions(sandbox, 'bob@example.org')),
  });
  const replacedBy = async (session: AttestRequest['session']): Promise<readonly number[]> =>
    (await attestImage({ ...request, session, replace: 'own' })).map(({ replaced }) => replaced);
  assert.deepEqual(await replacedBy(stranger), [0, 0]);
  assert.deepEqual(await replacedBy(sandboxSession(sandbox, services)), [1, 1]);
  const { root: _, ...rootless } = request.session;
  await assert.rejects(attestImage({ ...request, session: rootless, replace: 'own' }), { code: 'usage-flag' });
});
