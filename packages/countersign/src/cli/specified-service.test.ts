// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServiceSelection, specifiedService } from './specified-service.ts';

const spec = 'url=https://a.example,api-version=2,start-time=2026-01-01T00:00:00Z,operator=example';

test('a service is read from its description', () => {
  assert.deepEqual(specifiedService(spec, '--rekor'), {
    url: 'https://a.example',
    majorApiVersion: 2,
    validFor: { startMs: Date.UTC(2026, 0, 1) },
    operator: 'example',
  });
});

test('an address, a version or an operator that is none is refused', () => {
  const wrong = [
    spec.replace('https://a.example', 'a.example'),
    spec.replace('version=2', 'version=two'),
    spec.replace('version=2', 'version=0'),
    spec.replace(',operator=example', ''),
  ];
  for (const text of wrong) assert.throws(() => specifiedService(text, '--rekor'), { code: 'usage-flag' }, text);
});

test('a selection is one of three', () => {
  assert.deepEqual(parseServiceSelection('ANY', '-'), { kind: 'any' });
  assert.deepEqual(parseServiceSelection('ALL', '-'), { kind: 'all' });
  assert.deepEqual(parseServiceSelection('EXACT:2', '-'), { kind: 'exact', count: 2 });
  for (const text of ['', 'any', 'EXACT', 'EXACT:0', 'EXACT:-1', 'ANY:1'])
    assert.throws(() => parseServiceSelection(text, '-'), { code: 'usage-flag' }, text);
});
