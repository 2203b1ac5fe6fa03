// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import type { NoteSignature } from './signed-note.ts';
import { cosignatureOf } from './testing/small-log.ts';
import { verifyWitnesses } from './verify-witnesses.ts';

const refused = { code: 'witness-missing' };
const text = 'log.example\n3\nAAAA\n';
const keys = [generatePrivateKey('ed25519'), generatePrivateKey('ed25519'), generatePrivateKey('ed25519')] as const;
const names = ['witness.example/w1', 'witness.example/w2', 'w3.example'] as const;
const witnesses = keys.map(({ publicKey }, index) => ({ name: names[index] ?? '', publicKey }));
const first = cosignatureOf(names[0], keys[0], text, 1_700_000_000n);
const second = cosignatureOf(names[1], keys[1], text, 1_700_000_001n);

function isEnough(threshold: number, ...signatures: readonly NoteSignature[]): void {
  verifyWitnesses({ text, signatures }, { keys: witnesses, threshold });
}

test('as many distinct witnesses as asked for are enough, and one fewer is not', () => {
  assert.doesNotThrow(() => isEnough(2, first, second));
  assert.throws(() => isEnough(3, first, second), refused);
  assert.throws(() => isEnough(2, first), refused);
  assert.doesNotThrow(() => isEnough(0));
});

test('a witness that signs twice, or is listed twice, counts once', () => {
  const again = cosignatureOf(names[0], keys[0], text, 1_700_000_002n);
  assert.throws(() => isEnough(2, first, again), refused);
  const listedTwice = { name: 'alias.example', publicKey: keys[0].publicKey };
  const alias = cosignatureOf('alias.example', keys[0], text, 5n);
  const policy = { keys: [...witnesses, listedTwice], threshold: 2 };
  assert.throws(() => verifyWitnesses({ text, signatures: [first, alias] }, policy), refused);
});

test('a cosignature with another name, hash, time, length, text or key is none', () => {
  const { signature } = first;
  const wrong: readonly NoteSignature[] = [
    { ...first, name: names[1] },
    { ...first, keyHash: second.keyHash },
    { ...first, signature: signature.with(7, (signature[7] ?? 0) ^ 1) },
    { ...first, signature: signature.with(70, (signature[70] ?? 0) ^ 1) },
    { ...first, signature: signature.subarray(8) },
    { ...first, signature: new Uint8Array([...signature, 0]) },
    cosignatureOf(names[0], keys[0], `${text}more\n`, 5n),
    cosignatureOf(names[0], generatePrivateKey('ed25519'), text, 5n),
    { ...cosignatureOf(names[0], keys[1], text, 5n), keyHash: first.keyHash },
  ];
  for (const line of wrong) assert.throws(() => isEnough(1, line), refused);
  for (const line of wrong) assert.doesNotThrow(() => isEnough(1, line, second));
});

test('a witness with a key that is not Ed25519 never counts', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const line = cosignatureOf('w.example', key, text, 5n);
  const policy = { keys: [{ name: 'w.example', publicKey: key.publicKey }], threshold: 1 };
  assert.throws(() => verifyWitnesses({ text, signatures: [line] }, policy), refused);
});
