// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDer, readDerChildren } from '../bytes/der.ts';
import { derExplicit, derImplicit, derInteger, derOctetString, derSequence } from '../bytes/encode-der.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestBytes } from '../crypto/hash.ts';
import { CountersignError } from '../errors/errors.ts';
import { buildTimestamp, buildTimestampRefusal, type TimestampContent } from '../sandbox/pki/build-timestamp.ts';
import {
  endMs,
  makeAuthority,
  makeIntermediate,
  makeRoot,
  makeStamper,
  middleMs,
  stamperExtensions,
  type TestCertificate,
} from '../sandbox/pki/certificate.fixture.ts';
import { extendedKeyUsage, subjectKeyId } from '../sandbox/pki/extensions.ts';
import type { TimestampSigner } from '../sandbox/pki/timestamp-signer.ts';
import { parseTimestampResponse } from './parse-timestamp.ts';
import { verifyTimestamp } from './verify-timestamp.ts';

const invalid = { code: 'timestamp-invalid' };
const untrusted = { code: 'certificate-untrusted' };
const malformed = { code: 'timestamp-malformed' };
const message = encodeUtf8('the signature');
const root = makeRoot();
const stamper = makeStamper(root);
const authority = makeAuthority(root, [stamper]);
const rootOnly = makeAuthority(root);

function stamp(
  by: TestCertificate = stamper,
  content: Partial<TimestampContent> = {},
  signer: Partial<TimestampSigner> = {},
): Uint8Array {
  return buildTimestamp(
    {
      imprint: { hash: 'sha256', digest: digestBytes('sha256', message) },
      instantMs: middleMs,
      serialNumber: Uint8Array.of(1),
      ...content,
    },
    {
      key: by.key,
      certificate: by.certificate.der,
      certificateIssuer: by.content.issuer,
      certificateSerial: by.content.serialNumber,
      ...signer,
    },
  );
}

function verify(der: Uint8Array, authorities = [authority], about = message): ReturnType<typeof verifyTimestamp> {
  return verifyTimestamp(parseTimestampResponse(der), about, authorities);
}

test('a timestamp proves when its authority saw the message', () => {
  const proven = verify(stamp());
  assert.equal(proven.instantMs, middleMs);
  assert.equal(proven.authority, authority);
});

test('a timestamp of another message is refused', () => {
  assert.throws(() => verify(stamp(), [authority], encodeUtf8('another signature')), invalid);
});

test('the imprint may be SHA-256, SHA-384 or SHA-512', () => {
  for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
    assert.doesNotThrow(() => verify(stamp(stamper, { imprint: { hash, digest: digestBytes(hash, message) } })));
    const cut = digestBytes(hash, message).subarray(1);
    assert.throws(() => verify(stamp(stamper, { imprint: { hash, digest: cut } })), invalid);
  }
});

test('an authority that nobody trusts is told apart from one that did not make the timestamp', () => {
  const other = makeStamper(makeRoot());
  assert.throws(() => verify(stamp(other), [makeAuthority(makeRoot({}, 'other'))]), untrusted);
  assert.throws(() => verify(stamp(), []), untrusted);
  assert.throws(() => verify(stamp(stamper, {}, { key: other.key })), invalid);
});

test('the certificate may come with the token, if it leads to the root', () => {
  const embedded = [stamper.certificate.der];
  assert.doesNotThrow(() => verify(stamp(stamper, {}, { embedded }), [rootOnly]));
  assert.throws(() => verify(stamp(), [rootOnly]), untrusted);
  const stranger = makeStamper(makeRoot());
  assert.throws(() => verify(stamp(stranger, {}, { embedded: [stranger.certificate.der] }), [rootOnly]), untrusted);
});

test('a root with a chain in between may come with the token as well', () => {
  const between = makeIntermediate(root);
  const below = makeStamper(between);
  const embedded = [between.certificate.der, below.certificate.der];
  assert.doesNotThrow(() => verify(stamp(below, {}, { embedded }), [rootOnly]));
  assert.throws(() => verify(stamp(below, {}, { embedded: embedded.slice(1) }), [rootOnly]), untrusted);
});

test('where the trusted root names the signer, another one of the same authority is not believed', () => {
  const other = makeStamper(root, { subject: { commonName: 'other' } });
  const der = stamp(other, {}, { embedded: [other.certificate.der] });
  assert.doesNotThrow(() => verify(der, [rootOnly]));
  assert.throws(() => verify(der, [authority]), untrusted);
});

test('the certificate of the authority is for timestamps alone', () => {
  const codeSigner = makeStamper(root, { extensions: [extendedKeyUsage('codeSigning')] });
  assert.throws(() => verify(stamp(codeSigner), [makeAuthority(root, [codeSigner])]), invalid);
});

test('certificates and trust must hold at the time of the timestamp', () => {
  assert.doesNotThrow(() => verify(stamp(stamper, { instantMs: endMs })));
  assert.throws(() => verify(stamp(stamper, { instantMs: endMs, fraction: '001' })), invalid);
  const until = (lastMs: number) => [makeAuthority(root, [stamper], { validFor: { startMs: 0, endMs: lastMs } })];
  assert.doesNotThrow(() => verify(stamp(), until(middleMs)));
  assert.throws(() => verify(stamp(), until(middleMs - 1)), invalid);
  assert.doesNotThrow(() => verify(stamp(), [...until(middleMs - 1), ...until(middleMs)]));
});

test('a fraction of a second is read whatever its length, and refused with a zero at its end', () => {
  for (const [fraction, ms] of [
    ['5', 500],
    ['25', 250],
    ['123', 123],
    ['000001', 0.001],
  ] as const) {
    const { instantMs } = verify(stamp(stamper, { fraction }));
    assert.ok(Math.abs(instantMs - middleMs - ms) < 0.0005, fraction);
  }
  assert.throws(() => verify(stamp(stamper, { fraction: '50' })), malformed);
});

test('every kind of key signs timestamps', () => {
  const rsa = generatePrivateKey('rsa-sign-pkcs1-2048-sha256');
  const cases = [
    [generatePrivateKey('ecdsa-sha2-384-nistp384'), {}],
    [generatePrivateKey('ecdsa-sha2-384-nistp384'), { algorithm: { kind: 'ecdsa', hash: 'sha256' } }],
    [generatePrivateKey('ecdsa-sha2-512-nistp521'), {}],
    [rsa, {}],
    [rsa, { algorithm: { kind: 'rsa-pkcs1', hash: 'sha512' } }],
    [rsa, { algorithm: { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 } }],
    [generatePrivateKey('ed25519'), {}],
  ] as const;
  for (const [key, signer] of cases) {
    const by = makeStamper(root, { key });
    assert.doesNotThrow(() => verify(stamp(by, {}, signer), [makeAuthority(root, [by])]));
    assert.throws(() =>
      verify(stamp(by, {}, { ...signer, key: generatePrivateKey('ed25519') }), [makeAuthority(root, [by])]),
    );
  }
});

test('the certificate that the authority signed for must be the one that it signed with', () => {
  const other = makeStamper(root, { notAfterMs: endMs - 1000 });
  assert.throws(() => verify(stamp(stamper, {}, { certificate: other.certificate.der })), invalid);
});

test('the signer may be named by the identifier of his key', () => {
  const named = makeStamper(root, {
    extensions: [...stamperExtensions, subjectKeyId(stamper.key.publicKey)],
    key: stamper.key,
  });
  const keyId = digestBytes('sha256', stamper.key.publicKey.spki).subarray(0, 20);
  const der = stamp(named);
  assert.doesNotThrow(() => verify(withSignerId(der, keyId), [makeAuthority(root, [named])]));
  assert.throws(() => verify(withSignerId(der, keyId.with(0, 1)), [makeAuthority(root, [named])]), untrusted);
});

test('an answer that refuses, or has two fields too many, is no timestamp', () => {
  assert.throws(() => parseTimestampResponse(buildTimestampRefusal()), malformed);
  const [status = new Uint8Array(), token = new Uint8Array()] = childrenOf(stamp());
  assert.doesNotThrow(() => verify(derSequence(derSequence(derInteger(1)), token)));
  assert.throws(() => parseTimestampResponse(derSequence(derSequence(derInteger(2)), token)), malformed);
  assert.throws(() => parseTimestampResponse(derSequence(status, token, status)), malformed);
  assert.throws(() => parseTimestampResponse(token), malformed);
  assert.throws(() => parseTimestampResponse(new Uint8Array(65_537)), malformed);
});

test('no bit of a timestamp can change without effect', () => {
  const der = stamp();
  for (let bit = 0; bit < der.byteLength * 8; bit++) {
    const changed = der.with(bit >> 3, (der[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
    // The status says granted, or granted with modifications: nobody signs that.
    if (bit >> 3 === childrenStart(der) + 4) continue;
    assert.throws(() => verify(changed), CountersignError, `bit ${bit}`);
  }
});

test('any change of any byte gives a value or an error of ours', () => {
  const der = stamp(stamper, {}, { embedded: [stamper.certificate.der] });
  fc.assert(
    fc.property(fc.nat(der.byteLength - 1), fc.nat(255), fc.nat(der.byteLength), (place, octet, length) => {
      for (const bytes of [der.with(place, octet), der.subarray(0, length)]) {
        try {
          verify(bytes);
        } catch (error) {
          if (!(error instanceof CountersignError)) throw error;
        }
      }
    }),
  );
});

function childrenOf(der: Uint8Array): readonly Uint8Array[] {
  return readDerChildren(readDer(der), 32).map(({ bytes }) => bytes);
}

/** Where the first field of a SEQUENCE begins. */
function childrenStart(der: Uint8Array): number {
  return der.byteLength - readDer(der).content.byteLength;
}

/** The same token whose SignerInfo names a key identifier; the signature is over the attributes and stays. */
function withSignerId(der: Uint8Array, keyId: Uint8Array): Uint8Array {
  const [status = new Uint8Array(), token = new Uint8Array()] = childrenOf(der);
  const [type = new Uint8Array(), wrapped = new Uint8Array()] = childrenOf(token);
  const [data = new Uint8Array()] = childrenOf(wrapped);
  const fields = childrenOf(data);
  const [signerInfo = new Uint8Array()] = childrenOf(fields.at(-1) ?? data);
  const changed = derSequence(derInteger(3), derImplicit(0, keyId), ...childrenOf(signerInfo).slice(2));
  const signers = new Uint8Array([0x31, ...derOctetString(changed).subarray(1)]);
  return derSequence(status, derSequence(type, derExplicit(0, derSequence(...fields.slice(0, -1), signers))));
}
