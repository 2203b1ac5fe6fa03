// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testImage } from '../../store/test-image.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import { encodeRecord } from './encode-record.ts';
import { maxRecordBytes } from './record-limits.ts';

const { manifest } = testImage('app');
const { digest } = manifest.descriptor;

function evidenceOf(bytes: Uint8Array): ImageEvidence {
  const origin = { place: 'r', store: 'referrers', manifest: digest, layer: 0 } as const;
  const candidates = [{ origin, candidate: { kind: 'bundle', bytes } as const }];
  const discovery = { digest, image: manifest, candidates, refused: [], unreadable: [] };
  return {
    image: { text: 'app', repository: 'docker.io/library/app', tag: 'latest' },
    resolution: { kind: 'resolved', digest },
    found: new Map([[digest, { digest, manifest, discovery }]]),
  };
}

test('a record is one line of canonical JSON in which the manifest stands once', () => {
  const text = Buffer.from(encodeRecord(evidenceOf(new Uint8Array(3)))).toString();
  assert.equal(text.indexOf('\n'), text.length - 1);
  assert.match(text, /^\{"apiVersion":"countersign.dev\/v1","found":/);
  assert.equal(text.split(Buffer.from(manifest.bytes).toString('base64')).length, 2);
});

test('evidence that could not be read again is not recorded', () => {
  const bytes = new Uint8Array(maxRecordBytes);
  assert.throws(() => encodeRecord(evidenceOf(bytes)), { code: 'record-malformed' });
});
