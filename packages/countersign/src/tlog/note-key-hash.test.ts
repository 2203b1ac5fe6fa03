// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64 } from '../bytes/base64.ts';
import { encodeHex } from '../bytes/hex.ts';
import { parseSpki } from '../crypto/public-key.ts';
import { noteKeyId } from './note-key-hash.ts';

// The key of the public log `log2025-1.rekor.sigstore.dev`, and the id that the public trusted root gives it.
const name = 'log2025-1.rekor.sigstore.dev';
const key = parseSpki(decodeBase64('MCowBQYDK2VwAyEAt8rlp1knGwjfbcXAYPYAkn0XiLz1x8O4t0YkEhie244='));
const published = encodeHex(decodeBase64('zxGZFVvd0FEmjR8WrFwMdcAJ9vtaY/QXf44Y1wUeP6A='));

test('the id of an Ed25519 key is the one that the public trusted root states', () => {
  assert.equal(encodeHex(noteKeyId(name, 'ed25519', key)), published);
});

test('another name, or another use of the key, gives another id', () => {
  assert.notEqual(encodeHex(noteKeyId('log2025-2.rekor.sigstore.dev', 'ed25519', key)), published);
  assert.notEqual(encodeHex(noteKeyId(name, 'cosignature', key)), published);
});
