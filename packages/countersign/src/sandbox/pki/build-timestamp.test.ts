// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { digestBytes } from '../../crypto/hash.ts';
import { parseTimestampResponse } from '../../x509/parse-timestamp.ts';
import { createTestWorld, testWorldStartMs } from '../testing/test-world.ts';
import { buildTimestamp, buildTimestampRefusal, type TimestampContent } from './build-timestamp.ts';

const { issued, root } = createTestWorld().world.timestampAuthority;
const imprint = { hash: 'sha384', digest: digestBytes('sha384', new Uint8Array([1])) } as const;

function build(content: Partial<TimestampContent> = {}, embedded: readonly Uint8Array[] = []): Uint8Array {
  const signer = {
    key: issued.key,
    certificate: issued.certificate,
    certificateIssuer: issued.issuerName,
    certificateSerial: issued.serialNumber,
    embedded,
  };
  return buildTimestamp(
    { imprint, instantMs: testWorldStartMs, serialNumber: new Uint8Array([5]), ...content },
    signer,
  );
}

test('what is asked for is what a reader finds', () => {
  const token = parseTimestampResponse(build({ nonce: 7n }));
  assert.equal(token.imprint.hash, 'sha384');
  assert.equal(encodeHex(token.imprint.bytes), encodeHex(imprint.digest));
  assert.equal(token.instantMs, Math.floor(testWorldStartMs / 1000) * 1000);
  assert.deepEqual(token.certificates, []);
});

test('the time has the fraction that is asked for, legal or not', () => {
  assert.equal(parseTimestampResponse(build({ fraction: '25' })).instantMs % 1000, 250);
  assert.throws(() => parseTimestampResponse(build({ fraction: '250' })), { name: 'MalformedError' });
});

test('certificates travel in the token when they are given', () => {
  const embedded = [issued.certificate, root.certificate];
  assert.equal(parseTimestampResponse(build({}, embedded)).certificates.length, 2);
});

test('a refusal brings no token', () => {
  assert.throws(() => parseTimestampResponse(buildTimestampRefusal()), { name: 'MalformedError' });
});
