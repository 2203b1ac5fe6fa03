// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSignOptions } from './sign-options.ts';

test('a bundle is stored unless something else is asked for', () => {
  const { formats, upload, bundleFile } = parseSignOptions({}, 1);
  assert.deepEqual({ formats, upload, bundleFile }, { formats: ['bundle'], upload: 'store', bundleFile: undefined });
  assert.equal(parseSignOptions({ dryRun: true }, 1).upload, 'dry-run');
});

test('formats are chosen as here, and as with cosign', () => {
  assert.deepEqual(parseSignOptions({ format: 'both' }, 1).formats, ['bundle', 'simple-signing']);
  assert.deepEqual(parseSignOptions({ format: 'legacy' }, 1).formats, ['simple-signing']);
  assert.deepEqual(parseSignOptions({ newBundleFormat: false, format: 'bundle' }, 1).formats, ['simple-signing']);
});

test('what is not stored goes into a file', () => {
  assert.equal(parseSignOptions({ upload: false, bundle: 'f' }, 1).upload, 'none');
  assert.throws(() => parseSignOptions({ upload: false }, 1), { code: 'usage-flag' });
});

test('one file holds a part of one signature', () => {
  for (const name of ['bundle', 'outputSignature', 'outputCertificate', 'outputPayload']) {
    parseSignOptions({ [name]: 'f' }, 1);
    assert.throws(() => parseSignOptions({ [name]: 'f' }, 2), { code: 'usage-flag' });
    assert.throws(() => parseSignOptions({ [name]: 'f', recursive: true }, 1), { code: 'usage-flag' });
  }
});

test('a file for a bundle needs a bundle', () => {
  assert.equal(parseSignOptions({ bundle: 'f', format: 'both' }, 1).bundleFile, 'f');
  assert.throws(() => parseSignOptions({ bundle: 'f', format: 'legacy' }, 1), { code: 'usage-flag' });
});
