// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { predicateContent } from './predicate-content.ts';

const instantMs = Date.UTC(2026, 0, 2, 3, 4, 5, 600);

test('a custom predicate wraps any text with the time', () => {
  const made = predicateContent('https://cosign.sigstore.dev/attestation/v1', encodeUtf8('{"a": 1'), instantMs);
  assert.deepEqual(JSON.parse(Buffer.from(made).toString()), { Data: '{"a": 1', Timestamp: '2026-01-02T03:04:05Z' });
});

test('SPDX in tags and values becomes a text, and in JSON it stays what it is', () => {
  const tags = 'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n';
  const made = predicateContent('https://spdx.dev/Document', encodeUtf8(tags), instantMs);
  assert.equal(JSON.parse(Buffer.from(made).toString()), tags);
  const json = encodeUtf8(
    '{"spdxVersion": "SPDX-2.3", "SPDXID": "x", "name": "a", "creationInfo": {"created": "2026-01-02T03:04:05Z"}}\n',
  );
  assert.equal(predicateContent('https://spdx.dev/Document', json, instantMs), json);
});

test('what is no JSON, or not of its type, is refused before anybody signs it', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['https://cyclonedx.org/bom', '<bom/>'],
    ['https://cyclonedx.org/bom', '{"bomFormat": "CycloneDX"}'],
    ['https://acme.example/review', '[]'],
    ['https://acme.example/review', '{"a": 1, "a": 2}'],
    ['https://spdx.dev/Document/v2.3', 'SPDXVersion: SPDX-2.3'],
  ];
  for (const [type, text] of wrong) {
    assert.throws(() => predicateContent(type, encodeUtf8(text), instantMs), { code: 'predicate-malformed' }, text);
  }
  const bytes = Uint8Array.of(0xff);
  assert.throws(() => predicateContent('https://cosign.sigstore.dev/attestation/v1', bytes, instantMs), {
    code: 'predicate-malformed',
  });
});
