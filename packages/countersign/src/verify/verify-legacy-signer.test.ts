// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLegacyEvidence } from '../attest/legacy-evidence.ts';
import { parseLayerTexts } from '../attest/simple-signing-layer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestsOf } from '../crypto/message-digests.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { Trust } from '../trust/trust.ts';
import {
  annotationsOf,
  type LegacySignerInWorld,
  logSignature,
  personInWorld,
  signAs,
  stampInWorld,
} from './testing/legacy-in-world.ts';
import { type LegacySignature, verifyLegacySigner } from './verify-legacy-signer.ts';

const { world } = createTestWorld();
const payload = encodeUtf8('a payload');
const person = personInWorld(world);
const bare: LegacySignerInWorld = { key: generatePrivateKey('ecdsa-sha2-256-nistp256') };
const identities = trustInWorld(world);
const trustKey = ({ key }: LegacySignerInWorld): Trust => ({
  ...identities,
  identities: [],
  keys: [{ key: key.publicKey, source: 'cosign.pub' }],
});

type Extras = { readonly kind?: 'hashedrekord' | 'rekord'; readonly timestamp?: 'present' };

/** A signature as a `.sig` layer holds it. */
function sign(by: LegacySignerInWorld, { kind = 'hashedrekord', timestamp }: Extras = {}): LegacySignature {
  const signature = signAs(by, payload);
  const entry = logSignature(world, by, { payload, signature, kind });
  const stamp = timestamp === undefined ? {} : { timestamp: stampInWorld(world, signature) };
  const texts = parseLayerTexts(annotationsOf(signature, by, { entry, ...stamp }));
  return {
    ...parseLegacyEvidence(texts),
    signature,
    timestamped: signature,
    content: { kind: 'message', digests: digestsOf(payload) },
    prove: (key) => void verifySignature(key, payload, signature),
  };
}

for (const kind of ['hashedrekord', 'rekord'] as const) {
  test(`a certificate with an entry of the kind ${kind} and the promise of the log is proven`, () => {
    const { signer, logs } = verifyLegacySigner(sign(person, { kind }), identities);
    assert.equal(signer.kind, 'certificate');
    assert.equal(logs.length, 1);
  });

  test(`the ${kind} entry of another signature is refused (CVE-2022-23649)`, () => {
    const swapped = { ...sign(person, { kind }), logEntries: sign(person, { kind }).logEntries };
    assert.throws(() => verifyLegacySigner(swapped, identities), { code: 'log-entry-mismatch' });
    const ofOther = { ...sign(person, { kind }), logEntries: sign(personInWorld(world), { kind }).logEntries };
    assert.throws(() => verifyLegacySigner(ofOther, identities), { code: 'log-entry-mismatch' });
  });
}

test('the promise covers time and index: neither can be changed', () => {
  const signed = sign(person);
  for (const change of [{ integratedTime: 1n }, { logIndex: 5n }]) {
    const logEntries = signed.logEntries.map((entry) => ({ ...entry, ...change }));
    assert.throws(() => verifyLegacySigner({ ...signed, logEntries }, identities), { code: 'log-entry-invalid' });
  }
});

test('without a log entry a certificate is refused, unless none is asked for', () => {
  const signed = { ...sign(person, { timestamp: 'present' }), logEntries: [] };
  assert.throws(() => verifyLegacySigner(signed, identities), { code: 'log-entry-missing' });
  const demands = { ...identities.demands, logs: 0, timestamps: 1 };
  assert.equal(verifyLegacySigner(signed, { ...identities, demands }).timestamps.length, 1);
});

test('a timestamp is asked for where it is wanted, here as in bundles', () => {
  const demands = { ...identities.demands, timestamps: 1 };
  assert.ok(verifyLegacySigner(sign(person, { timestamp: 'present' }), { ...identities, demands }));
  assert.throws(() => verifyLegacySigner(sign(person), { ...identities, demands }), { code: 'timestamp-missing' });
});

test('a bare key is proven where it is trusted, and refused where identities are', () => {
  const signed = sign(bare);
  assert.equal(verifyLegacySigner(signed, trustKey(bare)).tlog, 'verified');
  assert.throws(() => verifyLegacySigner(signed, identities), { code: 'key-in-identity-mode' });
  assert.throws(() => verifyLegacySigner(signed, trustKey(person)), { code: 'signature-mismatch' });
});

test('a trusted key decides, whether or not a certificate lies beside its signature', () => {
  const signed = { ...sign(bare), certificates: sign(person).certificates };
  assert.equal(verifyLegacySigner(signed, trustKey(bare)).signer.kind, 'key');
  const both = { ...trustKey(bare), identities: identities.identities };
  assert.equal(verifyLegacySigner(signed, both).signer.kind, 'key');
});

test('a certificate never stands in for a key that did not sign (GHSA-fx35-mq7g-6g98)', () => {
  assert.throws(() => verifyLegacySigner(sign(person), trustKey(bare)), { code: 'certificate-in-key-mode' });
  const both = { ...trustKey(bare), identities: identities.identities };
  assert.equal(verifyLegacySigner(sign(person), both).signer.kind, 'certificate');
});

test('with keys and identities, what is wrong with the certificate is told', () => {
  const both = { ...trustKey(bare), identities: trustInWorld(world, 'somebody@example.com').identities };
  assert.throws(() => verifyLegacySigner(sign(person), both), { code: 'identity-mismatch' });
});

test('an entry that does not hold undoes the signature of a trusted key, too', () => {
  const signed = sign(bare);
  const logEntries = sign(bare).logEntries;
  assert.throws(() => verifyLegacySigner({ ...signed, logEntries }, trustKey(bare)), { code: 'log-entry-mismatch' });
});

test('an entry may name the certificate of the trusted key in place of the key (cosign `sign --key --certificate`)', () => {
  const signed = sign(person);
  assert.equal(verifyLegacySigner(signed, trustKey(person)).tlog, 'verified');
  const again = { ...signed, logEntries: sign(person).logEntries };
  assert.throws(() => verifyLegacySigner(again, trustKey(person)), { code: 'log-entry-mismatch' });
  const without = { ...signed, certificates: [] };
  assert.throws(() => verifyLegacySigner(without, trustKey(person)), { code: 'log-entry-mismatch' });
  const ofOther = { ...sign(bare), ...pick(sign(person)) };
  assert.throws(() => verifyLegacySigner(ofOther, trustKey(bare)), { code: 'log-entry-mismatch' });
});

function pick({ certificates, logEntries }: LegacySignature): Pick<LegacySignature, 'certificates' | 'logEntries'> {
  return { certificates, logEntries };
}
