// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import type { InclusionProof, LogEntry } from './log-entry.ts';
import { encodeSignedNote, parseSignedNote } from './signed-note.ts';
import { cosignatureOf, createSmallLog, entryOf, logTime, proofOf, type SmallLog } from './testing/small-log.ts';
import { verifyLogEntry } from './verify-log-entry.ts';

const refused = { code: 'log-entry-invalid' };
const old = createSmallLog('rekor-1');
const recent = createSmallLog('rekor-2');
const bodies = Array.from({ length: 7 }, (_, number) => encodeUtf8(`{"body":${number}}`));
const both = entryOf(old, bodies, 4, { promise: true, proof: true });
const promised = entryOf(old, bodies, 4, { promise: true });
const included = entryOf(recent, bodies, 4, { proof: true });
const integratedTimeMs = Number(logTime) * 1000;

function verify(entry: LogEntry, log: SmallLog = old) {
  const { provenBy, integratedTimeMs: time } = verifyLogEntry(entry, { logs: [log.trusted] });
  return { provenBy, time };
}

function proofIn(entry: LogEntry): InclusionProof {
  assert.ok(entry.inclusionProof !== undefined);
  return entry.inclusionProof;
}

function withProof(entry: LogEntry, change: Partial<InclusionProof>): LogEntry {
  return { ...entry, inclusionProof: { ...proofIn(entry), ...change } };
}

function flips(bytes: Uint8Array, step: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil((bytes.length * 8) / step) }, (_, position) => {
    const bit = position * step;
    return bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
  });
}

test('a promise, a proof, or both prove an entry, and only a promise proves a time', () => {
  assert.deepEqual(verify(promised), { provenBy: 'promise', time: integratedTimeMs });
  assert.deepEqual(verify(both), { provenBy: 'both', time: integratedTimeMs });
  assert.deepEqual(verify(included, recent), { provenBy: 'proof', time: undefined });
});

test('a time that no promise covers is not proven, whatever the entry states', () => {
  const proofOnly = { ...entryOf(old, bodies, 4, { proof: true }), integratedTime: logTime };
  assert.deepEqual(verify(proofOnly), { provenBy: 'proof', time: undefined });
});

test('an entry of a log that is not trusted is told apart', () => {
  const unknown = { code: 'log-entry-missing', detail: { reason: 'unknown-log' } };
  assert.throws(() => verify(both, recent), unknown);
  assert.throws(() => verifyLogEntry(both, { logs: [] }), unknown);
});

test('where promise and proof are both there, neither makes up for the other', () => {
  const badSet = { ...both, signedEntryTimestamp: new Uint8Array(70) };
  assert.throws(() => verify(badSet), refused);
  assert.throws(() => verify(withProof(both, { rootHash: new Uint8Array(32) })), refused);
  assert.throws(() => verify(withProof(both, { checkpoint: 'rubbish' })), refused);
});

test('a proof without a checkpoint proves nothing, and must be right all the same', () => {
  const { checkpoint: _, ...unsigned } = proofIn(both);
  assert.deepEqual(verify({ ...promised, inclusionProof: unsigned }), { provenBy: 'promise', time: integratedTimeMs });
  const broken = { ...unsigned, hashes: unsigned.hashes.slice(1) };
  assert.throws(() => verify({ ...promised, inclusionProof: broken }), refused);
  const { canonicalizedBody, ...rest } = included;
  const { checkpoint: __, ...alone } = proofIn(included);
  assert.throws(() => verify({ ...included, inclusionProof: alone }, recent), refused);
  assert.throws(() => verify(rest, recent), refused);
  assert.ok(canonicalizedBody !== undefined);
});

test('an entry with nothing that proves it is refused', () => {
  const { signedEntryTimestamp: _, ...nothing } = promised;
  assert.throws(() => verify(nothing), refused);
});

test('the checkpoint must be of the tree of the proof', () => {
  const later = proofOf(recent, [...bodies, encodeUtf8('one more')], 4);
  assert.equal(verify({ ...included, inclusionProof: later }, recent).provenBy, 'proof');
  assert.throws(() => verify(withProof(included, { checkpoint: later.checkpoint ?? '' }), recent), refused);
  assert.throws(() => verify(withProof(included, { treeSize: 8n }), recent), refused);
});

test('Rekor 2 has one index, which the proof proves; in Rekor 1 the tree counts for itself', () => {
  assert.throws(() => verify({ ...included, logIndex: 5n }, recent), refused);
  const proofOnly = { ...entryOf(old, bodies, 4, { proof: true }), logIndex: 5004n };
  assert.equal(verify(proofOnly).provenBy, 'proof');
  assert.throws(() => verify({ ...both, logIndex: both.logIndex + 1n }), refused);
});

test('an index counts as proven only where the log signed it', () => {
  const indexOf = (entry: LogEntry, log: SmallLog) => verifyLogEntry(entry, { logs: [log.trusted] }).logIndex;
  const proofOnly = entryOf(old, bodies, 4, { proof: true });
  assert.equal(indexOf(promised, old), promised.logIndex);
  assert.equal(indexOf(both, old), both.logIndex);
  assert.equal(indexOf(included, recent), included.logIndex);
  assert.equal(indexOf(proofOnly, old), undefined);
  assert.equal(indexOf({ ...proofOnly, logIndex: 4_242n }, old), undefined);
});

test('an entry without a body needs the leaf, and the right one', () => {
  const { canonicalizedBody, ...bare } = included;
  const verifyLeaf = (leaf?: Uint8Array) =>
    verifyLogEntry(bare, { logs: [recent.trusted], ...(leaf === undefined ? {} : { leaf }) });
  assert.equal(verifyLeaf(canonicalizedBody).provenBy, 'proof');
  assert.throws(() => verifyLeaf(), refused);
  assert.throws(() => verifyLeaf(encodeUtf8('{"body":5}')), refused);
});

test('no bit of body, promise, hashes, root hash or checkpoint can change', () => {
  for (const [entry, log] of [
    [both, old],
    [included, recent],
  ] as const) {
    const { canonicalizedBody = new Uint8Array(), signedEntryTimestamp } = entry;
    const proof = proofIn(entry);
    const changed: readonly LogEntry[] = [
      ...flips(canonicalizedBody, 1).map((bytes) => ({ ...entry, canonicalizedBody: bytes })),
      ...flips(signedEntryTimestamp ?? new Uint8Array(), 7).map((bytes) => ({ ...entry, signedEntryTimestamp: bytes })),
      ...flips(proof.rootHash, 7).map((rootHash) => withProof(entry, { rootHash })),
      ...proof.hashes.flatMap((hash, index) =>
        flips(hash, 31).map((bytes) => withProof(entry, { hashes: proof.hashes.with(index, bytes) })),
      ),
      ...flips(encodeUtf8(proof.checkpoint ?? ''), 3).map((bytes) =>
        withProof(entry, { checkpoint: new TextDecoder().decode(bytes) }),
      ),
    ];
    for (const other of changed) assert.throws(() => verify(other, log), refused);
  }
});

test('witnesses are asked for on top, and a promise alone has none', () => {
  const key = generatePrivateKey('ed25519');
  const witnesses = { keys: [{ name: 'w.example', publicKey: key.publicKey }], threshold: 1 };
  const note = parseSignedNote(proofIn(both).checkpoint ?? '');
  const cosigned = [...note.signatures, cosignatureOf('w.example', key, note.text, 9n)];
  const checkpoint = encodeSignedNote({ ...note, signatures: cosigned });
  const options = { logs: [old.trusted], witnesses };
  assert.equal(verifyLogEntry(withProof(both, { checkpoint }), options).provenBy, 'both');
  assert.throws(() => verifyLogEntry(both, options), { code: 'witness-missing' });
  assert.throws(() => verifyLogEntry(promised, options), { code: 'witness-missing' });
});

test('a log that promises no time must have been in use when the signature was made', () => {
  const { startMs, endMs = 0 } = recent.trusted.validFor;
  const at = (...signedAtMs: readonly number[]) => verifyLogEntry(included, { logs: [recent.trusted], signedAtMs });
  assert.equal(at(startMs, endMs).provenBy, 'proof');
  assert.throws(() => at(startMs, endMs + 1), refused);
  assert.throws(() => at(startMs - 1), refused);
});

test('a key that is listed for several periods is taken for the one that the promise falls into', () => {
  const before = { ...old.trusted, validFor: { startMs: 0, endMs: 5 } };
  assert.equal(verifyLogEntry(both, { logs: [before, old.trusted] }).log, old.trusted);
  assert.throws(() => verifyLogEntry(both, { logs: [before] }), refused);
});

test('a log whose key is not valid yet proves nothing, and a promise has a time of its own', () => {
  const { startMs } = recent.trusted.validFor;
  assert.ok(verifyLogEntry(included, { logs: [recent.trusted], nowMs: startMs }));
  assert.throws(() => verifyLogEntry(included, { logs: [recent.trusted], nowMs: startMs - 1 }), refused);
  assert.ok(verifyLogEntry(both, { logs: [old.trusted], nowMs: 0 }));
});
