// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { generatePrivateKey, type SigningAlgorithm } from '../../crypto/generate-private-key.ts';
import { keyHandle } from '../../crypto/public-key.ts';
import { buildCertificate } from './build-certificate.ts';
import type { CertificateContent } from './encode-tbs-certificate.ts';
import {
  authorityConstraints,
  authorityKeyId,
  critical,
  extendedKeyUsage,
  fulcioExtension,
  keyUsage,
  nameConstraints,
  subjectKeyId,
} from './extensions.ts';
import { subjectAlternativeName } from './subject-alternative-name.ts';

const startMs = Date.UTC(2026, 10, 22, 12);
const root = generatePrivateKey('ecdsa-sha2-384-nistp384');
const leaf = generatePrivateKey('ecdsa-sha2-256-nistp256');

function contentOf(extra: Partial<CertificateContent> = {}): CertificateContent {
  return {
    serialNumber: new Uint8Array([0x80, 1]),
    issuer: { organization: 'countersign test', commonName: 'root' },
    subject: {},
    notBeforeMs: startMs,
    notAfterMs: startMs + 600_000,
    spki: leaf.publicKey.spki,
    extensions: [],
    ...extra,
  };
}

test('another reader finds what was written', () => {
  const names = subjectAlternativeName([
    { kind: 'email', value: 'a@example.com' },
    { kind: 'uri', value: 'https://example.com/x' },
    { kind: 'dns', value: 'example.com' },
  ]);
  const extensions = [keyUsage('digitalSignature'), extendedKeyUsage('codeSigning'), names];
  const read = new X509Certificate(buildCertificate(contentOf({ extensions }), root));
  assert.equal(read.serialNumber, '8001');
  assert.equal(read.issuer, 'O=countersign test\nCN=root');
  assert.equal(read.subject, undefined);
  assert.equal(read.subjectAltName, 'email:a@example.com, URI:https://example.com/x, DNS:example.com');
  assert.deepEqual(read.keyUsage, ['1.3.6.1.5.5.7.3.3']);
  assert.equal(Date.parse(read.validFrom), startMs);
  assert.equal(Date.parse(read.validTo), startMs + 600_000);
  assert.equal(read.ca, false);
  assert.deepEqual(new Uint8Array(read.publicKey.export({ type: 'spki', format: 'der' })), leaf.publicKey.spki);
});

test('an authority says that it is one', () => {
  const extensions = [authorityConstraints(0), keyUsage('keyCertSign', 'cRLSign'), subjectKeyId(root.publicKey)];
  assert.equal(new X509Certificate(buildCertificate(contentOf({ extensions }), root)).ca, true);
});

test('every kind of key can issue, and no other key issued it', () => {
  const kinds: readonly SigningAlgorithm[] = [
    'ecdsa-sha2-256-nistp256',
    'ecdsa-sha2-384-nistp384',
    'ecdsa-sha2-512-nistp521',
    'rsa-sign-pkcs1-2048-sha256',
    'ed25519',
  ];
  for (const kind of kinds) {
    const issuer = generatePrivateKey(kind);
    const read = new X509Certificate(buildCertificate(contentOf(), issuer));
    assert.equal(read.verify(issuer.publicKey[keyHandle]), true, kind);
    assert.equal(read.verify(generatePrivateKey(kind).publicKey[keyHandle]), false, kind);
  }
});

test('RSA-PSS and hashes that are not the natural ones can be asked for', () => {
  const rsa = generatePrivateKey('rsa-sign-pkcs1-2048-sha256');
  const pss = buildCertificate(contentOf(), rsa, { kind: 'rsa-pss', hash: 'sha384', saltLength: 48 });
  assert.equal(new X509Certificate(pss).verify(rsa.publicKey[keyHandle]), true);
  const ecdsa = buildCertificate(contentOf(), root, { kind: 'ecdsa', hash: 'sha256' });
  assert.equal(new X509Certificate(ecdsa).verify(root.publicKey[keyHandle]), true);
});

test('extensions of any kind are written as they are given', () => {
  const unknown = { oid: '1.2.3.4', critical: false, value: new Uint8Array([5, 0]) };
  const extensions = [
    critical(unknown),
    fulcioExtension(1, 'https://issuer.example'),
    fulcioExtension(8, 'https://issuer.example'),
    authorityKeyId(root.publicKey),
    nameConstraints({ permitted: [{ kind: 'email', value: 'example.com' }] }),
  ];
  const der = Buffer.from(buildCertificate(contentOf({ extensions }), root));
  assert.ok(der.includes(Buffer.from('06032a03040101ff04020500', 'hex')));
  assert.ok(der.includes(Buffer.from('0416https://issuer.example')) === false);
  assert.ok(der.includes(Buffer.from('\u0004\u0016https://issuer.example', 'latin1')));
  assert.ok(der.includes(Buffer.from('\u0004\u0018\u000c\u0016https://issuer.example', 'latin1')));
});
