// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMetadataFacts } from './metadata-facts.ts';

const parse = (signed: unknown) => parseMetadataFacts(Buffer.from(JSON.stringify({ signed })));

test('version and end are read, and what has none is refused', () => {
  assert.deepEqual(parse({ version: 3, expires: '1970-01-01T00:00:01Z' }), { version: 3, expiresMs: 1000 });
  const wrong = [
    { version: 3 },
    { version: '3', expires: '1970-01-01T00:00:01Z' },
    { version: 3, expires: 'never' },
    [],
  ];
  for (const signed of wrong) assert.throws(() => parse(signed), { code: 'json-malformed' });
});
