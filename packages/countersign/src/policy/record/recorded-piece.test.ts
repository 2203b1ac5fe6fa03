// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../bytes/json.ts';
import { type JsonFields, readDocument } from '../../bytes/json-fields.ts';
import { parseCandidate, parseRefused } from './recorded-piece.ts';

const manifest = `sha256:${'0'.repeat(64)}`;
const origin = { place: 'r', store: 'referrers', manifest, layer: 0 };
const candidate = { origin, kind: 'simple-signing', bytes: 'AAEC', annotations: { a: 'b' } };
const error = { code: 'too-old', message: 'm', hint: 'h' };
const fields = (json: JsonObject): JsonFields => readDocument(json, 'piece', 'record-malformed');

test('a candidate has its origin and its bytes', () => {
  const { candidate: content, origin: from } = parseCandidate(fields(candidate));
  assert.deepEqual(from, origin);
  assert.deepEqual(content, { kind: 'simple-signing', payload: new Uint8Array([0, 1, 2]), annotations: { a: 'b' } });
});

test('a candidate that is wrong in one fact is malformed', () => {
  for (const wrong of [
    { ...candidate, kind: 'paper' },
    { ...candidate, bytes: 'AAE' },
    { ...candidate, annotations: { a: 1 } },
    { ...candidate, more: 1 },
    { ...candidate, kind: 'bundle' },
    { ...candidate, origin: { ...origin, store: 'drawer' } },
    { ...candidate, origin: { ...origin, manifest: 'sha256:12' } },
    { ...candidate, origin: { ...origin, layer: -1 } },
    { ...candidate, origin: { ...origin, more: 1 } },
  ])
    assert.throws(() => parseCandidate(fields(wrong)), { code: 'record-malformed' });
});

test('what was refused may lack the manifest and the layer, and nothing else', () => {
  const bare = { place: 'r', store: 'signature-tag' };
  assert.deepEqual(parseRefused(fields({ origin: bare, error })).origin, bare);
  assert.deepEqual(parseRefused(fields({ origin, error })).origin, origin);
  assert.throws(() => parseRefused(fields({ origin: { store: 'referrers' }, error })), { code: 'record-malformed' });
  assert.throws(() => parseRefused(fields({ origin: bare })), { code: 'record-malformed' });
});
