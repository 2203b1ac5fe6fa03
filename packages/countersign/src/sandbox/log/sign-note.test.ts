// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { verifySignature } from '../../crypto/verify-signature.ts';
import { checkpointText, cosignNote, logNoteKeyId, signNote } from './sign-note.ts';

const text = checkpointText({ origin: 'log.example', treeSize: 7, rootHash: new Uint8Array(32) });
const ed25519 = { name: 'log.example', key: generatePrivateKey('ed25519') };
const ecdsa = { name: 'log.example', key: generatePrivateKey('ecdsa-sha2-256-nistp256') };

function signaturesOf(note: string): readonly Buffer[] {
  const lines = note.slice(note.indexOf('\n\n') + 2, -1).split('\n');
  return lines.map((line) => Buffer.from(line.split(' ')[2] ?? '', 'base64'));
}

test('a checkpoint is origin, size and root, each on its line', () => {
  assert.equal(text, `log.example\n7\n${Buffer.alloc(32).toString('base64')}\n`);
});

test('each signer signs the text, behind the first bytes of its key id', () => {
  const note = signNote(text, [ed25519, ecdsa]);
  assert.ok(note.startsWith(`${text}\n— log.example `));
  for (const [index, { name, key }] of [ed25519, ecdsa].entries()) {
    const signature = signaturesOf(note)[index] ?? Buffer.alloc(0);
    assert.equal(encodeHex(signature.subarray(0, 4)), encodeHex(logNoteKeyId(name, key.publicKey).subarray(0, 4)));
    verifySignature(key.publicKey, encodeUtf8(text), signature.subarray(4));
    assert.throws(() => verifySignature(key.publicKey, encodeUtf8(`${text}\n`), signature.subarray(4)), {
      code: 'signature-mismatch',
    });
  }
});

test('the id of an Ed25519 key depends on the name', () => {
  const { publicKey } = ed25519.key;
  assert.notDeepEqual(logNoteKeyId('a', publicKey), logNoteKeyId('b', publicKey));
  assert.deepEqual(logNoteKeyId('a', ecdsa.key.publicKey), logNoteKeyId('b', ecdsa.key.publicKey));
});

test('a witness signs the time and the text', () => {
  const note = cosignNote(signNote(text, [ed25519]), { ...ed25519, name: 'witness.example' }, 1_700_000_000_999);
  const signature = signaturesOf(note)[1] ?? Buffer.alloc(0);
  assert.equal(signature.length, 4 + 8 + 64);
  assert.equal(signature.readBigUInt64BE(4), 1_700_000_000n);
  const message = encodeUtf8(`cosignature/v1\ntime 1700000000\n${text}`);
  verifySignature(ed25519.key.publicKey, message, signature.subarray(12));
});
