// SPDX-License-Identifier: Apache-2.0
// What docs/specs.md lists under "Fields that nothing signs": each is changed and still accepted, beside a neighbour that is not.
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../packages/countersign/src/attest/bundle.ts';
import { encodeBase64 } from '../../packages/countersign/src/bytes/base64.ts';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { digestBytes, digestHex } from '../../packages/countersign/src/crypto/hash.ts';
import { dsseBody } from '../../packages/countersign/src/sandbox/log/rekor1-body.ts';
import {
  signInWorld,
  timestampInWorld,
  type WorldSigning,
} from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';
import { otherForm } from '../faults/other-form.ts';
import { attestation, message, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const other = encodeUtf8('something else');

function mapEntries(bundle: Bundle, change: (entry: LogEntry) => LogEntry): Bundle {
  return { ...bundle, logEntries: bundle.logEntries.map(change) };
}

test('a key hint is accepted whatever it says, and another key refused', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const { bundle } = signInWorld(world, { content: message, signer: { kind: 'key', key } });
  const trust = { ...trustInWorld(world), identities: [], keys: [{ key: key.publicKey, source: 'key' }] };
  for (const hint of ['', 'x', 'A'.repeat(1000)]) {
    ok(verify(world, { ...bundle, material: { kind: 'public-key', hint } }, { trust }));
  }
  const stranger = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey;
  const wrong = { ...trust, keys: [{ key: stranger, source: 'key' }] };
  requireRefusal('key-mismatch', () => verify(world, bundle, { trust: wrong }));
});

test('a key id in an envelope is accepted whatever it says', () => {
  const { bundle, signature } = signInWorld(world, { content: attestation });
  ok(bundle.content.kind === 'dsse');
  const envelope = { ...bundle.content.envelope, signatures: [{ signature, keyId: 'somebody else' }] };
  ok(verify(world, { ...bundle, content: { ...bundle.content, envelope } }));
});

test('certificates beside the leaf that are not used are accepted whatever they are, if they parse and are no roots', () => {
  const { bundle, certificate } = signInWorld(world, { content: message, version: '0.2' });
  const [leaf = other, , root = other] = certificate?.chain ?? [];
  const [, stranger = other] = signInWorld(createTestWorld().world, { content: message }).certificate?.chain ?? [];
  const withChain = (...certificates: readonly Uint8Array[]): Bundle => ({
    ...bundle,
    material: { kind: 'certificates', certificates },
  });
  ok(verify(world, withChain(leaf, stranger)));
  requireRefusal('evidence-malformed', () => verify(world, withChain(leaf, other)));
  requireRefusal('evidence-malformed', () => verify(world, withChain(leaf, root)));
});

test('signature lines of witnesses whom nobody asked for are accepted whatever they say', () => {
  const { bundle } = signInWorld(world, { content: message, rekor: 'v2' });
  const line = `— witness.example ${encodeBase64(Uint8Array.of(1, 2, 3, 4, 5, 6))}\n`;
  const withLine = mapEntries(bundle, (entry) => changeCheckpoint(entry, (note) => `${note}${line}`));
  ok(verify(world, withLine));
  const text = mapEntries(bundle, (entry) => changeCheckpoint(entry, (note) => note.replace('\n\n', '\nmore\n\n')));
  requireRefusal('log-entry-invalid', () => verify(world, text));
});

function changeCheckpoint(entry: LogEntry, change: (note: string) => string): LogEntry {
  const { inclusionProof: proof } = entry;
  ok(proof?.checkpoint !== undefined);
  return { ...entry, inclusionProof: { ...proof, checkpoint: change(proof.checkpoint) } };
}

test('entries of unknown logs are accepted whatever they say, beside one that counts', () => {
  const { bundle } = signInWorld(world, { content: message });
  const [entry] = bundle.logEntries as [LogEntry];
  const foreign = { ...entry, logKeyId: digestBytes('sha256', other), canonicalizedBody: other };
  equal(verify(world, { ...bundle, logEntries: [foreign, entry] }).logs.length, 1);
  const known = { ...entry, logIndex: 5n, canonicalizedBody: other };
  requireRefusal('log-entry-invalid', () => verify(world, { ...bundle, logEntries: [known, entry] }));
});

test('timestamps of unknown authorities are accepted whatever they are about, if they parse', () => {
  const { bundle } = signInWorld(world, { content: message });
  const foreign = timestampInWorld(createTestWorld().world, other);
  equal(verify(world, { ...bundle, timestamps: [foreign, ...bundle.timestamps] }).timestamps.length, 1);
  requireRefusal('evidence-malformed', () => verify(world, { ...bundle, timestamps: [other, ...bundle.timestamps] }));
});

test('index and time of an entry of Rekor 1 that has a proof and no promise are accepted whatever they say', () => {
  const { bundle } = signInWorld(world, { content: message, version: '0.2' });
  const proofOnly = mapEntries(bundle, ({ signedEntryTimestamp: _, ...entry }) => entry);
  ok(
    verify(
      world,
      mapEntries(proofOnly, (entry) => ({ ...entry, logIndex: 7n, integratedTime: 8n })),
    ),
  );
  const moved = mapEntries(bundle, (entry) => ({ ...entry, logIndex: 7n }));
  requireRefusal('log-entry-invalid', () => verify(world, moved));
  const later = mapEntries(bundle, (entry) => ({ ...entry, integratedTime: entry.integratedTime + 1n }));
  requireRefusal('log-entry-invalid', () => verify(world, later));
});

test('the time of an entry of Rekor 2 is accepted whatever it says, and its index is not', () => {
  const { bundle } = signInWorld(world, { content: message, rekor: 'v2' });
  const found = verify(
    world,
    mapEntries(bundle, (entry) => ({ ...entry, integratedTime: 8n })),
  );
  equal(found.logs[0]?.integratedTime, undefined);
  const moved = mapEntries(bundle, (entry) => ({ ...entry, logIndex: entry.logIndex + 1n }));
  requireRefusal('log-entry-invalid', () => verify(world, moved));
});

test('the hash of the whole envelope in a `dsse` 0.0.1 entry is accepted whatever it says, and that of the payload is not', () => {
  const signed = signInWorld(world, { content: attestation, rekor: 'none' });
  const { content } = signed.bundle;
  ok(content.kind === 'dsse');
  const payloadSha256 = digestHex('sha256', content.envelope.payload);
  const wrong = digestHex('sha256', other);
  ok(verify(world, logged({ envelopeSha256: wrong, payloadSha256 })));
  requireRefusal('log-entry-mismatch', () => verify(world, logged({ envelopeSha256: wrong, payloadSha256: wrong })));

  function logged(digests: Parameters<typeof dsseBody>[1]): Bundle {
    const leaf = signed.certificate?.leaf ?? other;
    const verifierPem = encodeUtf8(encodePem({ label: 'CERTIFICATE', bytes: leaf }));
    const body = dsseBody({ signature: signed.signature, verifierPem }, digests);
    return { ...signed.bundle, logEntries: [world.rekor1.describe(world.rekor1.append(body).stored)] };
  }
});

test('order, white space and null members of the JSON are accepted', () => {
  const { bytes } = signInWorld(world, { content: message });
  const json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, object>;
  const reversed = Object.fromEntries(Object.entries(json).toReversed());
  ok(verify(world, encodeUtf8(JSON.stringify({ ...reversed, dsseEnvelope: null }, null, 2))));
});

test('the status of a timestamp is accepted as granted with modifications, and not as refused', () => {
  const { bundle } = signInWorld(world, { content: message, rekor: 'v2' });
  const [timestamp = other] = bundle.timestamps;
  // PKIStatusInfo: SEQUENCE { INTEGER status }, behind the header of the answer.
  equal(timestamp[8], 0);
  ok(verify(world, { ...bundle, timestamps: [timestamp.with(8, 1)] }));
  requireRefusal('evidence-malformed', () => verify(world, { ...bundle, timestamps: [timestamp.with(8, 2)] }));
});

test('the other form of an ECDSA signature by a log is accepted', () => {
  const { bundle } = signInWorld(world, { content: message });
  ok(verify(world, mapEntries(bundle, withOtherPromise)));
});

function withOtherPromise(entry: LogEntry): LogEntry {
  const { signedEntryTimestamp: promise } = entry;
  ok(promise !== undefined);
  return { ...entry, signedEntryTimestamp: otherForm(promise) };
}

test('the other form of the signer’s own signature is accepted where neither log nor timestamp holds the first, and refused elsewhere', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const trust = { ...trustInWorld(world), identities: [], keys: [{ key: key.publicKey, source: 'key' }] };
  const signBy = (evidence: Pick<WorldSigning, 'rekor' | 'timestamp'>): Bundle => {
    const { bundle } = signInWorld(world, { content: message, signer: { kind: 'key', key }, ...evidence });
    ok(bundle.content.kind === 'message');
    return { ...bundle, content: { ...bundle.content, signature: otherForm(bundle.content.signature) } };
  };
  ok(verify(world, signBy({ rekor: 'none', timestamp: 'absent' }), { trust }));
  for (const rekor of ['v1', 'v2'] as const) {
    const logged = signBy({ rekor, timestamp: 'absent' });
    requireRefusal('log-entry-mismatch', () => verify(world, logged, { trust }));
  }
  const stamped = signBy({ rekor: 'none', timestamp: 'present' });
  requireRefusal('timestamp-invalid', () => verify(world, stamped, { trust }));
});
