// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import { encodeDescriptor } from './encode-manifest.ts';
import { refuseFoldedNames } from './folded-names.ts';
import { parseDescriptor } from './parse-descriptor.ts';

const plain = { mediaType: 'a/b', size: 3, digest: `sha256:${'0'.repeat(64)}` };

function fieldsOf(value: JsonObject): ReturnType<typeof readDocument> {
  return readDocument(value, 'descriptor', 'layout-malformed');
}

test('a descriptor is read with its platform, and written again as it was', () => {
  const value = {
    ...plain,
    platform: { architecture: 'arm', os: 'linux', 'os.version': '1', variant: 'v7' },
    urls: ['https://x.example/'],
  };
  const descriptor = parseDescriptor(fieldsOf(value));
  assert.deepEqual(descriptor.platform, { architecture: 'arm', os: 'linux', osVersion: '1', variant: 'v7' });
  assert.deepEqual(encodeDescriptor(descriptor), value);
});

test('a refusal carries the code of the document that the descriptor stands in', () => {
  assert.throws(() => parseDescriptor(fieldsOf({ ...plain, size: '3' })), { code: 'layout-malformed' });
  assert.throws(() => parseDescriptor(fieldsOf({ ...plain, mediaType: '' })), { code: 'layout-malformed' });
});

test('a name in another letter case is refused, and one that is merely unknown is not', () => {
  const known = new Set(['digest']);
  assert.doesNotThrow(() => refuseFoldedNames(fieldsOf({ digest: '', digests: '' }), known));
  assert.throws(() => refuseFoldedNames(fieldsOf({ digest: '', DIGEST: '' }), known), { code: 'layout-malformed' });
});
