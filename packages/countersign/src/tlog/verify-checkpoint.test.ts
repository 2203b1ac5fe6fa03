// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import type { NoteSignature } from './signed-note.ts';
import { createSmallLog, lineOf, type SmallLog, signWith } from './testing/small-log.ts';
import { isTreeOrigin, verifyCheckpoint } from './verify-checkpoint.ts';

const refused = { code: 'log-entry-invalid' };
const old = createSmallLog('rekor-1');
const recent = createSmallLog('rekor-2');
const recentEcdsa = createSmallLog('rekor-2', 'ecdsa-sha2-256-nistp256');
const logs = { 'Rekor 1': old, 'Rekor 2': recent, 'Rekor 2 with ECDSA': recentEcdsa };

function textOf(origin: string): string {
  return encodeCheckpoint({ origin, treeSize: 3n, rootHash: new Uint8Array(32), extensions: [] });
}

function noteOf(log: SmallLog, lines: readonly NoteSignature[], origin = log.origin) {
  return { text: textOf(origin), signatures: lines };
}

for (const [title, log] of Object.entries(logs)) {
  const text = textOf(log.origin);
  const line = lineOf(log, text);

  test(`a checkpoint of ${title} is proven by its key, among lines of others and wherever it stands`, () => {
    const stranger = { name: 'witness.example', keyHash: Uint8Array.of(1, 2, 3, 4), signature: new Uint8Array(72) };
    for (const lines of [[line], [stranger, line], [line, stranger, stranger], [line, line]]) {
      assert.equal(verifyCheckpoint(noteOf(log, lines), log.trusted).treeSize, 3n);
    }
  });

  test(`a checkpoint of ${title} without its line, or under another name, hash, signature or text is refused`, () => {
    const wrong: readonly (readonly NoteSignature[])[] = [
      [],
      [{ ...line, name: 'other.example' }],
      [{ ...line, keyHash: line.keyHash.with(3, (line.keyHash[3] ?? 0) ^ 1) }],
      [{ ...line, signature: line.signature.with(9, (line.signature[9] ?? 0) ^ 1) }],
      [{ ...line, signature: signWith(log.key, encodeUtf8('something else')) }],
    ];
    for (const lines of wrong) assert.throws(() => verifyCheckpoint(noteOf(log, lines), log.trusted), refused);
    const otherText = { text: text.replace('\n3\n', '\n4\n'), signatures: [line] };
    assert.throws(() => verifyCheckpoint(otherText, log.trusted), refused);
  });

  test(`a checkpoint of ${title} by another key under its name and hash is refused`, () => {
    const forged = { ...line, signature: signWith(generatePrivateKey('ed25519'), encodeUtf8(text)) };
    assert.throws(() => verifyCheckpoint(noteOf(log, [forged]), log.trusted), refused);
    assert.equal(verifyCheckpoint(noteOf(log, [forged, line]), log.trusted).treeSize, 3n);
  });

  test(`a checkpoint that the key of ${title} signed under the origin of another log is refused`, () => {
    for (const origin of ['other.example', 'other.example - 12', `${log.name}.example`, `x${log.name} - 5`]) {
      const crossed = lineOf(log, textOf(origin));
      assert.throws(() => verifyCheckpoint(noteOf(log, [crossed], origin), log.trusted), refused);
    }
  });

  test(`text of ${title} that is no checkpoint is refused, however well signed`, () => {
    const rubbish = `${log.origin}\nthree\n`;
    const signatures = [lineOf(log, rubbish)];
    assert.throws(() => verifyCheckpoint({ text: rubbish, signatures }, log.trusted), refused);
  });
}

test('a log whose id in the trusted root is of no known making is found by it', () => {
  const trusted = { ...recent.trusted, keyId: 'abcdef0123456789' };
  const text = textOf(recent.origin);
  const line = { ...lineOf(recent, text), keyHash: Uint8Array.of(0xab, 0xcd, 0xef, 0x01) };
  assert.equal(verifyCheckpoint(noteOf(recent, [line]), trusted).treeSize, 3n);
  assert.throws(() => verifyCheckpoint(noteOf(recent, [line]), recent.trusted), refused);
});

test('an Ed25519 line may carry the hash of the SPKI, as Rekor 1 makes it', () => {
  const text = textOf(recent.origin);
  const keyHash = new Uint8Array(Buffer.from(recent.trusted.publicKey.fingerprint.slice(0, 8), 'hex'));
  assert.notEqual(encodeHex(keyHash), recent.trusted.keyId.slice(0, 8));
  assert.equal(verifyCheckpoint(noteOf(recent, [{ ...lineOf(recent, text), keyHash }]), recent.trusted).treeSize, 3n);
});

test('only Rekor 1 adds the number of the tree to its origin', () => {
  assert.equal(isTreeOrigin('rekor.sigstore.dev - 1193050959916656506'), true);
  for (const origin of ['log.example', 'log.example - ', 'log.example -5', 'log.example - 5x']) {
    assert.equal(isTreeOrigin(origin), false);
  }
});

function trustedAt(log: SmallLog, baseUrl: string, keyId = log.trusted.publicKey.fingerprint) {
  return { ...log.trusted, baseUrl, keyId };
}

/** A checkpoint of `log` under any name, with the hash of the key as Rekor 1 makes it. */
function noteUnder(log: SmallLog, name: string, origin = name) {
  const keyHash = new Uint8Array(Buffer.from(log.trusted.publicKey.fingerprint.slice(0, 8), 'hex'));
  return noteOf(log, [{ ...lineOf(log, textOf(origin)), name, keyHash }], origin);
}

for (const log of [recent, recentEcdsa]) {
  test(`a ${log.key.publicKey.kind} log of Rekor 2 signs under the host of its address, and under no other name`, () => {
    const note = noteUnder(log, 'log.example');
    for (const baseUrl of ['https://log.example', 'https://log.example/', 'https://log.example/2026', '']) {
      assert.equal(verifyCheckpoint(note, trustedAt(log, baseUrl)).origin, 'log.example');
    }
    for (const baseUrl of ['https://h', 'https://log.example.com', 'https://xlog.example', 'https://h/log.example']) {
      assert.throws(() => verifyCheckpoint(note, trustedAt(log, baseUrl)), refused);
    }
  });
}

test('a name with a port or a path is that of an address with the same', () => {
  for (const name of ['log.example:8080', 'log.example:8080/2026']) {
    const note = noteUnder(recentEcdsa, name);
    assert.ok(verifyCheckpoint(note, trustedAt(recentEcdsa, 'http://log.example:8080/2026/')));
    assert.throws(() => verifyCheckpoint(note, trustedAt(recentEcdsa, 'http://log.example:8081/2027/')), refused);
  }
});

test('a log at an IPv6 address goes by it without brackets, as other clients have it', () => {
  for (const name of ['::1', '[::1]']) {
    const note = noteUnder(recentEcdsa, name);
    assert.ok(verifyCheckpoint(note, trustedAt(recentEcdsa, 'http://[::1]:8080')));
    assert.throws(() => verifyCheckpoint(note, trustedAt(recentEcdsa, 'http://[::2]:8080')), refused);
  }
});

test('a name that is in the key id of the log counts at any address', () => {
  const baseUrl = 'https://mirror.example';
  const note = noteUnder(recent, 'log.example');
  assert.ok(verifyCheckpoint(note, trustedAt(recent, baseUrl, recent.trusted.keyId)));
  assert.ok(verifyCheckpoint(note, trustedAt(recent, baseUrl, recent.trusted.keyId.slice(0, 8))));
  assert.throws(
    () => verifyCheckpoint(noteUnder(recent, 'h'), trustedAt(recent, baseUrl, recent.trusted.keyId)),
    refused,
  );
});

test('a Rekor 1 log signs under any name, at any address', () => {
  const note = noteUnder(old, 'private', 'private - 5');
  assert.ok(verifyCheckpoint(note, trustedAt(old, 'https://rekor.corp.example')));
  assert.throws(() => verifyCheckpoint(noteUnder(old, 'private', 'other - 5'), trustedAt(old, '')), refused);
});
