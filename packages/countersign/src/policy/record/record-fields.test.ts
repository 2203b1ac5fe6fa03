// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../../bytes/json-fields.ts';
import { readBytes, readDigest, readOptionalDigest } from './record-fields.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const fields = readDocument({ digest, short: 'sha256:12', bytes: 'AAEC', other: 'AAE' }, 'record', 'record-malformed');

test('a digest is whole, and may be absent only where that is allowed', () => {
  assert.equal(readDigest(fields, 'digest'), digest);
  assert.equal(readOptionalDigest(fields, 'none'), undefined);
  assert.throws(() => readDigest(fields, 'none'), { code: 'record-malformed' });
  assert.throws(() => readOptionalDigest(fields, 'short'), { code: 'record-malformed' });
});

test('bytes are canonical base64', () => {
  assert.deepEqual(readBytes(fields, 'bytes'), new Uint8Array([0, 1, 2]));
  assert.throws(() => readBytes(fields, 'other'), { code: 'record-malformed' });
});
