// SPDX-License-Identifier: Apache-2.0
// Certificates for tests, each given by what it differs in.
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestBytes } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { Certificate, CertificateExtension } from '../../x509/certificate.ts';
import type { CertificateAuthority } from '../../x509/certificate-authority.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { buildCertificate } from './build-certificate.ts';
import type { CertificateContent } from './encode-tbs-certificate.ts';
import { authorityConstraints, critical, extendedKeyUsage, keyUsage } from './extensions.ts';
import { subjectAlternativeName } from './subject-alternative-name.ts';

export interface TestCertificate {
  readonly key: PrivateKey;
  readonly content: CertificateContent;
  readonly certificate: Certificate;
}

export interface TestContent extends Partial<CertificateContent> {
  /** Default: a new P-256 key. */
  readonly key?: PrivateKey;
}

export const startMs = Date.UTC(2026, 0, 1);
export const endMs = Date.UTC(2026, 11, 31);
export const middleMs = Date.UTC(2026, 5, 15, 12);

export const authorityExtensions: readonly CertificateExtension[] = [
  authorityConstraints(),
  keyUsage('keyCertSign', 'cRLSign'),
];
export const signerExtensions: readonly CertificateExtension[] = [
  keyUsage('digitalSignature'),
  extendedKeyUsage('codeSigning'),
  subjectAlternativeName([{ kind: 'email', value: 'signer@example.com' }]),
];
export const stamperExtensions: readonly CertificateExtension[] = [
  keyUsage('digitalSignature'),
  critical(extendedKeyUsage('timeStamping')),
];

export function makeRoot(differs: TestContent = {}, commonName = 'root'): TestCertificate {
  const name = { organization: 'test', commonName };
  return certify({ issuer: name, subject: name, extensions: authorityExtensions, ...differs });
}

export function makeIntermediate(
  issuer: TestCertificate,
  differs: TestContent = {},
  commonName = 'intermediate',
): TestCertificate {
  const subject = { organization: 'test', commonName };
  return certify({ issuer: issuer.content.subject, subject, extensions: authorityExtensions, ...differs }, issuer);
}

export function makeSigner(issuer: TestCertificate, differs: TestContent = {}): TestCertificate {
  return certify({ issuer: issuer.content.subject, subject: {}, extensions: signerExtensions, ...differs }, issuer);
}

export function makeStamper(issuer: TestCertificate, differs: TestContent = {}): TestCertificate {
  const subject = { organization: 'test', commonName: 'stamper' };
  return certify({ issuer: issuer.content.subject, subject, extensions: stamperExtensions, ...differs }, issuer);
}

export function makeAuthority(
  root: TestCertificate,
  intermediates: readonly TestCertificate[] = [],
  differs: Partial<CertificateAuthority> = {},
): CertificateAuthority {
  return {
    name: 'test authority',
    uri: 'https://authority.example',
    root: root.certificate,
    intermediates: intermediates.map(({ certificate }) => certificate),
    validFor: { startMs },
    ...differs,
  };
}

function certify(
  differs: TestContent & Pick<CertificateContent, 'issuer' | 'subject'>,
  by?: TestCertificate,
): TestCertificate {
  const { key = generatePrivateKey('ecdsa-sha2-256-nistp256'), ...given } = differs;
  const { issuer, subject } = given;
  const content: CertificateContent = {
    // Of the names, so that each certificate of an issuer has its own.
    serialNumber: digestBytes('sha256', encodeUtf8(JSON.stringify([issuer, subject]))).subarray(0, 8),
    notBeforeMs: startMs,
    notAfterMs: endMs,
    spki: key.publicKey.spki,
    extensions: [],
    ...given,
  };
  return { key, content, certificate: parseCertificate(buildCertificate(content, by?.key ?? key)) };
}
