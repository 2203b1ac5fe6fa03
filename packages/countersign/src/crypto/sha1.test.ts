// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { sha1Bytes } from './sha1.ts';

test('the digest is that of FIPS 180-4, example `abc`', () => {
  assert.equal(encodeHex(sha1Bytes(encodeUtf8('abc'))), 'a9993e364706816aba3e25717850c26c9cd0d89d');
});
