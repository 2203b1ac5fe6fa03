// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError } from '../../errors/errors.ts';
import { encodeRepositoryCopy, parseRepositoryCopy } from './repository-copy.ts';

// `__proto__` is refused wherever JSON is read.
const fileNames = fc.stringMatching(/^[a-z0-9._]{1,20}$/).filter((name) => name !== '__proto__');
const files = fc.dictionary(fileNames, fc.uint8Array(), {
  maxKeys: 5,
  noNullPrototype: true,
});
const copies = fc.record(
  {
    mirror: fc.webUrl(),
    checkedMs: fc.nat(),
    expiresMs: fc.nat(),
    version: fc.nat(),
    metadata: files,
    targets: files,
  },
  { noNullPrototype: true },
);

test('a copy survives being written and read', () => {
  fc.assert(fc.property(copies, (copy) => assert.deepEqual(parseRepositoryCopy(encodeRepositoryCopy(copy)), copy)));
});

test('the beginning of a copy is none, wherever it ends', () => {
  const whole = encodeRepositoryCopy({
    mirror: 'https://tuf.example',
    checkedMs: 1,
    expiresMs: 2,
    version: 3,
    metadata: { root: Uint8Array.of(1, 2, 3) },
    targets: { 'trusted_root.json': Uint8Array.of(4, 5) },
  });
  for (let length = 0; length < whole.length - 1; length++)
    assert.throws(() => parseRepositoryCopy(whole.subarray(0, length)), MalformedError);
});

test('a copy of another format is refused', () => {
  const text = Buffer.from(
    encodeRepositoryCopy({ mirror: '', checkedMs: 0, expiresMs: 0, version: 0, metadata: {}, targets: {} }),
  ).toString();
  assert.throws(() => parseRepositoryCopy(Buffer.from(text.replace('"format": 1', '"format": 2'))), {
    code: 'json-malformed',
  });
});
