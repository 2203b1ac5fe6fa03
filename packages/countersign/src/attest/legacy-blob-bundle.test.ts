// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { parseLegacyBlobBundle } from './legacy-blob-bundle.ts';

test('signature, certificate and the presence of a log entry are read', () => {
  assert.deepEqual(parseLegacyBlobBundle(encodeUtf8('{"base64Signature":"AA=="}')), {
    signature: Uint8Array.of(0),
    hasLogEntry: false,
  });
  const full = '{"base64Signature":"AA==","cert":"LS0t","rekorBundle":{"Payload":{}}}';
  assert.deepEqual(parseLegacyBlobBundle(encodeUtf8(full)), {
    signature: Uint8Array.of(0),
    certificate: 'LS0t',
    hasLogEntry: true,
  });
});

for (const text of ['{}', '{"base64Signature":"AA"}', '{"base64Signature":"AA==","cert":1}', '[]']) {
  test(`the blob bundle ${text} is refused`, () => {
    assert.throws(() => parseLegacyBlobBundle(encodeUtf8(text)), { code: 'bundle-malformed' });
  });
}
