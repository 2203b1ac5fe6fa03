// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAttestOptions } from './attest-options.ts';

const flags = { key: 'cosign.key', format: 'bundle', upload: true };

test('formats are asked for in our words and in those of cosign', () => {
  assert.deepEqual(parseAttestOptions(flags, 1).formats, ['bundle']);
  assert.deepEqual(parseAttestOptions({ ...flags, format: 'legacy' }, 1).formats, ['envelope']);
  assert.deepEqual(parseAttestOptions({ ...flags, newBundleFormat: false }, 1).formats, ['envelope']);
  assert.deepEqual(parseAttestOptions({ ...flags, format: 'both', bundle: 'x' }, 1).formats, ['bundle', 'envelope']);
});

test('what makes no sense together is refused', () => {
  const wrong = [
    { ...flags, format: 'legacy', bundle: 'x' },
    { ...flags, bundle: 'x', recursive: true },
    { ...flags, replace: true, upload: false },
    { ...flags, rekorEntryType: 'intoto' },
    { ...flags, sk: true },
  ];
  for (const each of wrong) assert.throws(() => parseAttestOptions(each, 1), { code: 'usage-flag' });
  assert.throws(() => parseAttestOptions({ ...flags, bundle: 'x' }, 2), { code: 'usage-flag' });
});
