// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestBytes } from '../../crypto/hash.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { parseTimestampResponse } from '../../x509/parse-timestamp.ts';
import { verifyTimestamp } from '../../x509/verify-timestamp.ts';
import { createTestWorld, testWorldStartMs } from '../testing/test-world.ts';
import { buildTimestamp } from './build-timestamp.ts';
import { encodeSignedData } from './encode-signed-data.ts';
import type { TimestampSigner } from './timestamp-signer.ts';

const message = encodeUtf8('message');
const { world } = createTestWorld({ algorithms: { timestampAuthority: 'rsa-sign-pkcs1-2048-sha256' } });
const { issued, root } = world.timestampAuthority;
const signer: TimestampSigner = {
  key: issued.key,
  certificate: issued.certificate,
  certificateIssuer: issued.issuerName,
  certificateSerial: issued.serialNumber,
};

function verify(changes: Partial<TimestampSigner> = {}) {
  const der = buildTimestamp(
    {
      imprint: { hash: 'sha512', digest: digestBytes('sha512', message) },
      instantMs: testWorldStartMs,
      serialNumber: new Uint8Array([1]),
    },
    { ...signer, ...changes },
  );
  const { timestampAuthorities } = parseTrustedRoot(world.trustedRoot());
  return verifyTimestamp(parseTimestampResponse(der), message, timestampAuthorities);
}

test('RSA signs with any hash', () => {
  for (const hash of ['sha256', 'sha384', 'sha512'] as const) verify({ algorithm: { kind: 'rsa-pkcs1', hash } });
});

test('embedded certificates stand in the order of DER, in whatever order they are given', () => {
  for (const embedded of [
    [issued.certificate, root.certificate],
    [root.certificate, issued.certificate],
  ]) {
    const der = Buffer.from(encodeSignedData('1.2.3', message, { ...signer, embedded }));
    const [first, second] = embedded.toSorted((left, right) => Buffer.compare(left, right));
    assert.ok(der.includes(Buffer.concat([first ?? der, second ?? der])));
    verify({ embedded });
  }
});

test('what another key signed, or who names another certificate, is refused', () => {
  const other = generatePrivateKey('rsa-sign-pkcs1-2048-sha256');
  assert.throws(() => verify({ key: other }), { code: 'timestamp-invalid' });
  assert.throws(() => verify({ certificate: root.certificate }), { name: 'UntrustedError' });
  assert.throws(() => verify({ certificateSerial: new Uint8Array([9]) }), { code: 'certificate-untrusted' });
});
