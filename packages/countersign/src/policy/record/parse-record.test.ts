// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError, UnavailableError, UntrustedError } from '../../errors/errors.ts';
import { testImage } from '../../store/test-image.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import { encodeRecord } from './encode-record.ts';
import { parseRecord } from './parse-record.ts';

const image = testImage('app').manifest;
const other = testImage('other').manifest;
const { digest } = image.descriptor;
const origin = { place: 'ghcr.io/acme/app', store: 'referrers', manifest: other.descriptor.digest, layer: 0 } as const;
const cause = new UnavailableError('registry-timeout', 'too slow', { detail: { host: 'ghcr.io', tries: 3 } });
const slow = new UnavailableError('registry-rate-limited', 'too often', { hint: 'wait', cause });

const evidence: ImageEvidence = {
  image: { text: 'ghcr.io/acme/app:v1', repository: 'ghcr.io/acme/app', tag: 'v1' },
  resolution: { kind: 'resolved', digest },
  found: new Map([
    [
      digest,
      {
        digest,
        manifest: image,
        discovery: {
          digest,
          image,
          candidates: [
            { origin, candidate: { kind: 'bundle', bytes: encodeUtf8('{}') } },
            {
              origin: { ...origin, store: 'signature-tag', layer: 1 },
              candidate: { kind: 'simple-signing', payload: encodeUtf8('p'), annotations: { a: 'b' } },
            },
            {
              origin: { ...origin, store: 'attestation-tag' },
              candidate: { kind: 'envelope', envelope: encodeUtf8('e'), annotations: {} },
            },
          ],
          refused: [
            {
              origin: { place: 'ghcr.io/acme/app', store: 'referrers-tag' },
              error: new UntrustedError('evidence-limit-exceeded', 'too many'),
            },
          ],
          unreadable: [{ place: 'ghcr.io/acme/app', what: 'referrers', error: slow }],
        },
      },
    ],
    [other.descriptor.digest, { digest: other.descriptor.digest, manifest: undefined, unread: slow }],
  ]),
};

/** The record with one part of its text replaced. */
function changed(from: string, to: string): Uint8Array {
  const text = Buffer.from(encodeRecord(evidence)).toString();
  assert.ok(text.includes(from), from);
  return encodeUtf8(text.replace(from, to));
}

test('evidence comes back as it was recorded: bytes, gaps, refusals and the causes of both', () => {
  const bytes = encodeRecord(evidence);
  const again = parseRecord(bytes);
  assert.deepEqual(again, evidence);
  assert.deepEqual(encodeRecord(again), bytes);
  const error = again.found.get(digest)?.discovery?.unreadable[0]?.error;
  assert.ok(error instanceof UnavailableError);
  assert.deepEqual((error.cause as UnavailableError).detail, { host: 'ghcr.io', tries: 3 });
});

test('an image that does not exist and one that could not be looked up come back as what they are', () => {
  const absent = new UntrustedError('image-not-found', 'no');
  for (const resolution of [
    { kind: 'not-found', error: absent },
    { kind: 'unavailable', error: slow },
  ] as const) {
    const record = { ...evidence, resolution, found: new Map() };
    assert.deepEqual(parseRecord(encodeRecord(record)), record);
  }
});

test('an image that was read once as absent and once as there keeps both answers', () => {
  const content = { digest, manifest: image, discovery: { digest, candidates: [], refused: [], unreadable: [] } };
  for (const seen of [null, undefined]) {
    const found = new Map([[digest, { ...content, discovery: { ...content.discovery, image: seen } }]]);
    assert.deepEqual(parseRecord(encodeRecord({ ...evidence, found })).found, found);
  }
});

test('a record that is wrong in one place is refused', () => {
  const wrong: readonly Uint8Array[] = [
    encodeUtf8('{'),
    changed('"EvidenceRecord"', '"Decision"'),
    changed('countersign.dev/v1', 'countersign.dev/v2'),
    changed('"resolution":', '"unknown":1,"resolution":'),
    changed('"kind":"resolved"', '"kind":"perhaps"'),
    changed('"registry-timeout"', '"nothing-known"'),
    changed('"state":"unread"', '"state":"unread","bytes":""'),
    changed('"kind":"bundle"', '"kind":"paper"'),
    changed('"store":"referrers-tag"', '"store":"drawer"'),
    changed('"annotations":{"a":"b"}', '"annotations":{"a":1}'),
    changed('"tries":3', '"tries":{}'),
    // Other bytes than the digest says.
    changed(`"bytes":"${Buffer.from(image.bytes).toString('base64')}"`, '"bytes":"e30="'),
    changed(`"digest":"${other.descriptor.digest}"`, `"digest":"${digest}"`),
    changed(`"digest":"${other.descriptor.digest}"`, '"digest":"sha256:12"'),
    changed('"bytes":"e30="', '"bytes":"e30"'),
  ];
  for (const bytes of wrong) assert.throws(() => parseRecord(bytes), { code: 'record-malformed' });
});

test('an error has the class that belongs to its code', () => {
  for (const code of ['policy-malformed', 'context-missing', 'image-not-found', 'registry-timeout'] as const) {
    const text = Buffer.from(
      encodeRecord({ ...evidence, resolution: { kind: 'unavailable', error: slow } }),
    ).toString();
    const { resolution } = parseRecord(encodeUtf8(text.replaceAll('"registry-rate-limited"', `"${code}"`)));
    assert.ok(resolution.kind === 'unavailable');
    assert.equal(resolution.error.code, code);
    assert.notEqual(resolution.error.name, 'CountersignError');
  }
});

test('any bytes are evidence, or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.throws(() => parseRecord(bytes), MalformedError);
    }),
  );
});
