// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnvelope } from '../attest/dsse.ts';
import { encodeAttestation } from '../attest/encode-attestation.ts';
import { parseBundle } from '../attest/parse-bundle.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../crypto/key-signer.ts';
import { digestEncoded, digestOf } from '../oci/digest.ts';
import type { AttestationClaim } from './attestation-claim.ts';
import { produceAttestation } from './produce-attestation.ts';
import { keySession, type SigningSession } from './signing-session.ts';
import { openSandbox, sandboxSession } from './testing/sandbox-session.ts';

const digest = digestOf(encodeUtf8('image'));
const predicateType = 'https://acme.example/review/v1';
const statement = encodeAttestation({
  subjects: [{ digests: { sha256: digestEncoded(digest) } }],
  predicateType,
  predicate: encodeUtf8('{"approved":true}'),
});
const claim: AttestationClaim = { digest, predicateType, statement };

function newSigner(): Signer {
  return createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
}

test('what is signed is the statement byte for byte, in each format', async () => {
  const session = keySession(newSigner());
  const bundle = await produceAttestation(claim, 'bundle', session);
  assert.ok(bundle.format === 'bundle');
  const { content } = parseBundle(bundle.bundle);
  assert.ok(content.kind === 'dsse');
  assert.deepEqual(content.envelope.payload, statement);
  const legacy = await produceAttestation(claim, 'envelope', session);
  assert.ok(legacy.format === 'envelope');
  assert.deepEqual(parseEnvelope(legacy.envelope).payload, statement);
  assert.deepEqual(legacy.attestation.payload, statement);
});

test('a signer that returns something else is found out before a log is told', async () => {
  const told: unknown[] = [];
  const session: SigningSession = {
    ...keySession({ ...newSigner(), sign: async () => new Uint8Array(70) }),
    publish: async (signed) => {
      told.push(signed);
      return { logEntries: [], timestamps: [] };
    },
  };
  await assert.rejects(produceAttestation(claim, 'bundle', session), { code: 'signature-mismatch' });
  assert.deepEqual(told, []);
});

test('what is too large is refused before anybody is asked who signs', async () => {
  const session: SigningSession = { ...keySession(newSigner()), party: () => assert.fail('nobody is to be asked') };
  const large = { ...claim, statement: new Uint8Array(33 * 1024 * 1024) };
  await assert.rejects(produceAttestation(large, 'bundle', session), { code: 'upload-too-large' });
});

test('an entry of Rekor 2 fits into a bundle, and not into the old format', async (t) => {
  const sandbox = await openSandbox(t);
  const services = { logs: [sandbox.rekor2], timestampAuthorities: [sandbox.timestampAuthority] };
  const session = sandboxSession(sandbox, services);
  const { attestation, witnesses } = await produceAttestation(claim, 'bundle', session);
  assert.equal(attestation.logs.length, 1);
  assert.equal(witnesses.timestamps.length, 1);
  await assert.rejects(produceAttestation(claim, 'envelope', session), { code: 'service-not-configured' });
});
