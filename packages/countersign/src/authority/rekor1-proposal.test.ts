// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import type { LogProposal } from './log-proposal.ts';
import { encodeRekor1Proposal } from './rekor1-proposal.ts';

const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const proposal: LogProposal = {
  signature: new Uint8Array([1, 2, 3]),
  verifier: { kind: 'key', spki: publicKey.spki },
  publicKey,
  content: { kind: 'message', algorithm: 'sha256', digest: new Uint8Array(32).fill(0xab) },
};

function encode(changes: Partial<LogProposal> = {}) {
  return JSON.parse(Buffer.from(encodeRekor1Proposal({ ...proposal, ...changes })).toString());
}

test('a message is logged by its digest', () => {
  const { apiVersion, kind, spec } = encode();
  assert.equal(`${kind} ${apiVersion}`, 'hashedrekord 0.0.1');
  assert.deepEqual(spec.data, { hash: { algorithm: 'sha256', value: 'ab'.repeat(32) } });
  assert.equal(spec.signature.content, 'AQID');
  assert.match(Buffer.from(spec.signature.publicKey.content, 'base64').toString(), /^-----BEGIN PUBLIC KEY-----\n/);
});

test('an envelope is logged whole, and a certificate as one', () => {
  const envelope = encodeUtf8('{"payload":"","payloadType":"x","signatures":[]}');
  const verifier = { kind: 'certificate', der: new Uint8Array([0x30, 0]) } as const;
  const { kind, spec } = encode({ verifier, content: { kind: 'dsse', envelope, pae: new Uint8Array() } });
  assert.equal(kind, 'dsse');
  assert.equal(spec.proposedContent.envelope, Buffer.from(envelope).toString());
  const [pem] = spec.proposedContent.verifiers;
  assert.match(Buffer.from(pem, 'base64').toString(), /^-----BEGIN CERTIFICATE-----\nMAA=\n/);
});

test('a message signed with Ed25519 is refused, because a log cannot check it; an envelope is not', () => {
  const ed25519 = generatePrivateKey('ed25519').publicKey;
  assert.throws(() => encode({ publicKey: ed25519 }), { code: 'key-unsupported' });
  const content = { kind: 'dsse', envelope: encodeUtf8('{}'), pae: new Uint8Array() } as const;
  assert.equal(encode({ publicKey: ed25519, content }).kind, 'dsse');
});
