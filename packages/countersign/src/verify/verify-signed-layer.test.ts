// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { encodeStatement, statementV1 } from '../attest/statement.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { UntrustedError } from '../errors/errors.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import { imageDigest, otherDigest } from './evidence.fixture.ts';
import {
  annotationsOf,
  type EnvelopeKind,
  type LegacySignerInWorld,
  logEnvelope,
  personInWorld,
  type SignedEnvelope,
  signEnvelope,
  stampInWorld,
} from './testing/legacy-in-world.ts';
import { verifyAttestation } from './verify-attestation.ts';
import type { AttestationLayer } from './verify-signed-layer.ts';

const { world } = createTestWorld();
const predicateType = 'https://slsa.dev/provenance/v0.2';
const person = personInWorld(world);
const kinds: readonly EnvelopeKind[] = ['intoto 0.0.1', 'intoto 0.0.2', 'dsse 0.0.1'];

function statementOf(digest = imageDigest, type = predicateType): Uint8Array {
  const subjects = [{ name: 'registry.example/app', digests: { sha256: digest.slice(7) }, annotations: {} }];
  return encodeStatement({ type: statementV1, subjects, predicateType: type, predicate: {} });
}

function layerOf(signed: SignedEnvelope, by: LegacySignerInWorld, kind: EnvelopeKind = 'dsse 0.0.1'): AttestationLayer {
  const entry = logEnvelope(world, by, { ...signed, kind });
  return { envelope: signed.bytes, annotations: annotationsOf(new Uint8Array(), by, { entry }) };
}

const wanted = { digest: imageDigest, predicate: parsePredicateMatcher(predicateType) };

function verify(layer: AttestationLayer, demands: Partial<EvidenceDemands> = {}) {
  return verifyAttestation({ kind: 'envelope', ...layer }, trustInWorld(world, 'person@example.com', demands), wanted);
}

for (const kind of kinds) {
  test(`an attestation that was logged as ${kind} is proven; with the entry of another it is refused`, () => {
    const signed = signEnvelope(person, statementOf());
    const result = verify(layerOf(signed, person, kind));
    assert.equal(result.statement.predicateType, predicateType);
    assert.equal(result.digest, imageDigest);
    assert.equal(result.tlog, 'verified');
    // The same statement, signed once more: ECDSA makes another signature, and so another envelope.
    const again = layerOf(signEnvelope(person, statementOf()), person, kind);
    assert.throws(() => verify({ envelope: signed.bytes, annotations: again.annotations }), {
      code: 'log-entry-mismatch',
    });
  });

  test(`an attestation that was logged as ${kind} by another certificate is refused`, () => {
    const signed = signEnvelope(person, statementOf());
    const entry = logEnvelope(world, personInWorld(world), { ...signed, kind });
    const annotations = annotationsOf(new Uint8Array(), person, { entry });
    assert.throws(() => verify({ envelope: signed.bytes, annotations }), { code: 'log-entry-mismatch' });
  });
}

test('what stands in the envelope unsigned is bound by an `intoto` 0.0.1 entry all the same', () => {
  const signed = signEnvelope(person, statementOf());
  const layer = layerOf(signed, person, 'intoto 0.0.1');
  assert.ok(verify(layer));
  const spaced = encodeUtf8(`${new TextDecoder().decode(layer.envelope)} `);
  assert.throws(() => verify({ ...layer, envelope: spaced }), { code: 'log-entry-mismatch' });
});

test('an attestation about another image is refused', () => {
  assert.ok(verify(layerOf(signEnvelope(person, statementOf()), person)));
  const layer = layerOf(signEnvelope(person, statementOf(otherDigest)), person);
  assert.throws(() => verify(layer), { code: 'digest-mismatch' });
});

test('an attestation of another type than the one that is asked for is refused (GHSA-vjxv-45g9-9296)', () => {
  for (const type of ['https://slsa.dev/provenance/v1', `${predicateType}/`, 'https://spdx.dev/Document']) {
    const layer = layerOf(signEnvelope(person, statementOf(imageDigest, type)), person);
    assert.throws(() => verify(layer), { code: 'predicate-mismatch' });
  }
});

test('a payload that is no in-toto statement is refused, however well signed', () => {
  const typed = layerOf(signEnvelope(person, statementOf(), 'application/json'), person);
  assert.throws(() => verify(typed), { code: 'statement-not-image-signing' });
  const empty = layerOf(signEnvelope(person, encodeUtf8('{}')), person);
  assert.throws(() => verify(empty), { code: 'evidence-malformed' });
});

test('a timestamp is over the whole envelope; one over the signature alone is refused', () => {
  const signed = signEnvelope(person, statementOf());
  const entry = logEnvelope(world, person, { ...signed, kind: 'intoto 0.0.1' });
  const stamped = (bytes: Uint8Array): AttestationLayer => ({
    envelope: signed.bytes,
    annotations: annotationsOf(new Uint8Array(), person, { entry, timestamp: stampInWorld(world, bytes) }),
  });
  assert.equal(verify(stamped(signed.bytes), { timestamps: 1 }).timestamps.length, 1);
  assert.throws(() => verify(stamped(signed.signature), { timestamps: 1 }), { code: 'timestamp-invalid' });
});

test('an attestation without a log entry is refused, unless none is asked for', () => {
  const signed = signEnvelope(person, statementOf());
  const layer = { envelope: signed.bytes, annotations: annotationsOf(new Uint8Array(), person) };
  assert.throws(() => verify(layer), { code: 'log-entry-missing' });
  assert.equal(verify(layer, { logs: 0 }).tlog, 'none');
});

test('another person than the trusted one is refused', () => {
  const layer = layerOf(signEnvelope(person, statementOf()), person);
  const trust = trustInWorld(world, 'somebody@example.com');
  assert.throws(() => verifyAttestation({ kind: 'envelope', ...layer }, trust, wanted), { code: 'identity-mismatch' });
});

test('an attestation by a bare key is proven by that key, and by no other', () => {
  const by = { key: generatePrivateKey('ecdsa-sha2-384-nistp384') };
  const layer = layerOf(signEnvelope(by, statementOf()), by, 'intoto 0.0.1');
  const trust = (trusted: LegacySignerInWorld, demands: Partial<EvidenceDemands> = {}): Trust => ({
    ...trustInWorld(world, '', demands),
    identities: [],
    keys: [{ key: trusted.key.publicKey, source: 'cosign.pub' }],
  });
  assert.equal(
    verifyAttestation({ kind: 'envelope', ...layer }, trust(by, { logsOfKeys: 1 }), wanted).signer.kind,
    'key',
  );
  const other = { key: generatePrivateKey('ecdsa-sha2-384-nistp384') };
  assert.throws(() => verifyAttestation({ kind: 'envelope', ...layer }, trust(other), wanted), {
    code: 'signature-mismatch',
  });
});

test('an envelope with two signatures, or none, is refused', () => {
  const signed = signEnvelope(person, statementOf());
  const layer = layerOf(signed, person);
  const text = new TextDecoder().decode(layer.envelope);
  const [signature = ''] = /\{"sig":"[^"]*"\}/.exec(text) ?? [];
  for (const signatures of [`${signature},${signature}`, '']) {
    const envelope = encodeUtf8(text.replace(signature, signatures));
    assert.notDeepEqual(envelope, layer.envelope);
    assert.throws(() => verify({ ...layer, envelope }), { code: 'evidence-malformed' });
  }
});

test('rubbish in the envelope or in any annotation is refused', () => {
  const layer = layerOf(signEnvelope(person, statementOf()), person);
  assert.throws(() => verify({ ...layer, envelope: encodeUtf8('{') }), { code: 'evidence-malformed' });
  for (const name of ['certificate', 'chain', 'bundle', 'rfc3161timestamp']) {
    const annotations = { ...layer.annotations, [`dev.sigstore.cosign/${name}`]: '-----BEGIN' };
    assert.throws(() => verify({ ...layer, annotations }), { code: 'evidence-malformed' });
  }
});

test('no bit of payload or signature can change', () => {
  const layer = layerOf(signEnvelope(person, statementOf()), person);
  const text = new TextDecoder().decode(layer.envelope);
  for (const name of ['payload', 'payloadType', 'sig']) {
    const start = text.indexOf(`"${name}":"`) + name.length + 4;
    const end = text.indexOf('"', start);
    for (let bit = start * 8; bit < end * 8; bit += 5) {
      const envelope = layer.envelope.with(bit >> 3, (layer.envelope[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      assert.throws(() => verify({ ...layer, envelope }), UntrustedError, `${name}, bit ${bit}`);
    }
  }
});
