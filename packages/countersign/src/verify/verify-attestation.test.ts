// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Verified } from '../crypto/verified.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import { imageDigest, otherDigest } from './evidence.fixture.ts';
import type { ImageAttestation } from './image-attestation.ts';
import {
  type AttestationFormat,
  attestationFormats,
  attestInWorld,
  type RawStatement,
  rawStatement,
} from './testing/attestation-in-world.ts';
import { verifyAttestation } from './verify-attestation.ts';

const { world } = createTestWorld();
const hex = imageDigest.slice('sha256:'.length);
const otherHex = otherDigest.slice('sha256:'.length);
const slsa = 'https://slsa.dev/provenance/v1';

interface Case {
  readonly type?: string;
  readonly person?: string;
  readonly payloadType?: string;
}

function verify(
  payload: RawStatement | string,
  format: AttestationFormat,
  wants: Case = {},
): Verified<ImageAttestation> {
  const { type = 'slsa-provenance/v1', person, payloadType } = wants;
  const candidate = attestInWorld(world, payload, { format, ...(payloadType === undefined ? {} : { payloadType }) });
  const expectation = { digest: imageDigest, predicate: parsePredicateMatcher(type) };
  return verifyAttestation(candidate, trustInWorld(world, person), expectation);
}

for (const format of attestationFormats) {
  test(`${format}: an attestation of this image and type by somebody trusted is proven, with what it says`, () => {
    const proven = verify(rawStatement(imageDigest, { predicate: { made: 'here' } }), format);
    assert.equal(proven.digest, imageDigest);
    assert.equal(proven.statement.predicateType, slsa);
    assert.deepEqual(proven.statement.predicate, { made: 'here' });
    assert.equal(proven.tlog, 'verified');
    assert.equal(proven.signer.kind === 'certificate' && proven.signer.subject, 'person@example.com');
  });

  test(`${format}: by somebody else it is refused`, () => {
    assert.throws(() => verify(rawStatement(imageDigest), format, { person: 'somebody@example.com' }), {
      code: 'identity-mismatch',
    });
  });

  test(`${format}: of another type it is refused, and the type is named`, () => {
    const statement = rawStatement(imageDigest, { predicateType: 'https://spdx.dev/Document' });
    assert.ok(verify(statement, format, { type: 'spdx' }));
    for (const type of ['slsa-provenance', 'slsa-provenance/v1', slsa, 'https://spdx.dev/Document/']) {
      assert.throws(() => verify(statement, format, { type }), {
        code: 'predicate-mismatch',
        message: /got `https:\/\/spdx\.dev\/Document`/,
      });
    }
  });

  test(`${format}: another version of the family is refused where a version is asked for`, () => {
    const statement = rawStatement(imageDigest, { predicateType: 'https://slsa.dev/provenance/v0.2' });
    assert.ok(verify(statement, format, { type: 'slsa-provenance' }));
    assert.throws(() => verify(statement, format), { code: 'predicate-mismatch' });
  });

  test(`${format}: of another image it is refused, whatever its type`, () => {
    assert.throws(() => verify(rawStatement(otherDigest), format), { code: 'digest-mismatch' });
    const statement = rawStatement(otherDigest, { predicateType: 'https://spdx.dev/Document' });
    assert.throws(() => verify(statement, format), { code: 'digest-mismatch' });
  });

  test(`${format}: a signature of the image is no attestation, even where its very type is asked for`, () => {
    const statement = rawStatement(imageDigest, { predicateType: imageSignaturePredicate });
    for (const type of ['slsa-provenance', imageSignaturePredicate]) {
      assert.throws(() => verify(statement, format, { type }), {
        code: 'predicate-mismatch',
        message: /got a signature of the image/,
      });
    }
  });

  test(`${format}: one of many subjects is enough, and only one with the digest under its own name`, () => {
    const others = Array.from({ length: 40 }, (_, at) => ({ name: `${at}`, digest: { sha256: otherHex } }));
    const having = (digest: unknown): RawStatement => rawStatement(imageDigest, { subject: [...others, { digest }] });
    assert.ok(verify(having({ sha256: hex }), format));
    assert.ok(verify(having({ sha512: 'ab'.repeat(64), sha256: hex, gitCommit: 'x' }), format));
    for (const digest of [{ sha256: otherHex }, { gitCommit: hex }, { sha1: hex }, {}])
      assert.throws(() => verify(having(digest), format), { code: 'digest-mismatch' });
    for (const digest of [{ sha512: hex }, { sha256: hex.toUpperCase() }, { sha256: `sha256:${hex}` }])
      assert.throws(() => verify(having(digest), format), { code: 'evidence-malformed' });
  });

  test(`${format}: statements v0.1 and v1 are read, and no other`, () => {
    for (const type of ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'])
      assert.equal(verify(rawStatement(imageDigest, { _type: type }), format).statement.type, type);
    for (const type of ['https://in-toto.io/Statement/v2', 'https://in-toto.io/Statement/v1 '])
      assert.throws(() => verify(rawStatement(imageDigest, { _type: type }), format), { code: 'evidence-malformed' });
  });

  test(`${format}: a payload that does not parse is refused, though somebody trusted signed it (CVE-2026-39395)`, () => {
    const text = JSON.stringify(rawStatement(imageDigest));
    assert.ok(verify(text, format));
    const malformed = [
      '',
      '{',
      'null',
      '[]',
      `${text}}`,
      `${text}${text}`,
      text.replace('"subject":[{', '"subject":[{},{'),
      text.replace('"predicateType"', '"predicatetype"'),
      text.replace('{"_type"', `{"predicateType":"${slsa}","_type"`),
      JSON.stringify(rawStatement(imageDigest, { subject: [] })),
      JSON.stringify(rawStatement(imageDigest, { subject: { digest: { sha256: hex } } })),
      JSON.stringify(rawStatement(imageDigest, { predicateType: '' })),
    ];
    for (const payload of malformed)
      assert.throws(() => verify(payload, format), { code: 'evidence-malformed' }, payload.slice(0, 60));
  });

  test(`${format}: a payload that is signed as something else than a statement is refused`, () => {
    for (const payloadType of ['application/json', 'application/vnd.in-toto+json; v=1'])
      assert.throws(() => verify(rawStatement(imageDigest), format, { payloadType }), {
        code: 'statement-not-image-signing',
      });
  });
}

test('a statement that nobody signed is refused, wherever it lies', () => {
  const trust = trustInWorld(world);
  const expectation = { digest: imageDigest, predicate: parsePredicateMatcher(slsa) };
  const bytes = encodeUtf8(JSON.stringify(rawStatement(imageDigest)));
  const candidates = [
    { kind: 'bundle', bytes },
    { kind: 'envelope', envelope: bytes, annotations: {} },
  ] as const;
  for (const candidate of candidates)
    assert.throws(() => verifyAttestation(candidate, trust, expectation), { code: 'evidence-malformed' });
});

test('nobody trusted is a mistake of the caller, and nothing is proven', () => {
  const candidate = attestInWorld(world, rawStatement(imageDigest), { format: 'bundle' });
  const expectation = { digest: imageDigest, predicate: parsePredicateMatcher(slsa) };
  const trust = { ...trustInWorld(world), identities: [] };
  assert.throws(() => verifyAttestation(candidate, trust, expectation), { code: 'usage-api' });
});
