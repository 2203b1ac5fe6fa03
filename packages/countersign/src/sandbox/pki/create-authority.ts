// SPDX-License-Identifier: Apache-2.0
import { generatePrivateKey, type SigningAlgorithm } from '../../crypto/generate-private-key.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { Random } from '../../ports/random.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import { buildCertificate } from './build-certificate.ts';
import type { NameParts } from './encode-name.ts';
import type { CertificateContent } from './encode-tbs-certificate.ts';
import {
  authorityConstraints,
  authorityKeyId,
  critical,
  extendedKeyUsage,
  keyUsage,
  subjectKeyId,
} from './extensions.ts';

/** A key with its certificate. */
export interface CertifiedKey {
  readonly key: PrivateKey;
  readonly name: NameParts;
  readonly issuerName: NameParts;
  readonly serialNumber: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface AuthorityOptions {
  readonly organization: string;
  readonly algorithm: SigningAlgorithm;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly random: Pick<Random, 'bytes'>;
}

/** A root, and what it has issued. */
export interface Hierarchy {
  readonly root: CertifiedKey;
  /** Issues leaves of signers, or signs timestamps. */
  readonly issued: CertifiedKey;
}

/** An authority for certificates of signers: a root, and an intermediate that issues. */
export function createSignerAuthority(options: AuthorityOptions): Hierarchy {
  const root = createRoot(options, 'root');
  const issued = createBelow(options, root, 'intermediate', (key) => [
    authorityConstraints(0),
    keyUsage('keyCertSign', 'cRLSign'),
    extendedKeyUsage('codeSigning'),
    subjectKeyId(key.publicKey),
    authorityKeyId(root.key.publicKey),
  ]);
  return { root, issued };
}

/** An authority for timestamps: a root, and the leaf that signs them. */
export function createTimestampAuthority(options: AuthorityOptions): Hierarchy {
  const root = createRoot(options, 'timestamp root');
  const issued = createBelow(options, root, 'timestamps', (key) => [
    keyUsage('digitalSignature'),
    // RFC 3161 §2.3: this usage alone, and critical.
    critical(extendedKeyUsage('timeStamping')),
    subjectKeyId(key.publicKey),
    authorityKeyId(root.key.publicKey),
  ]);
  return { root, issued };
}

/** A positive number of 128 bits: random, and short of RFC 5280's 20 octets. */
export function newSerialNumber(random: Pick<Random, 'bytes'>): Uint8Array {
  const bytes = Uint8Array.from(random.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function createRoot(options: AuthorityOptions, commonName: string): CertifiedKey {
  const key = generatePrivateKey(options.algorithm);
  const name = { organization: options.organization, commonName };
  const extensions = [
    authorityConstraints(1),
    keyUsage('keyCertSign', 'cRLSign'),
    subjectKeyId(key.publicKey),
    authorityKeyId(key.publicKey),
  ];
  return certify(options, { key, name, issuerName: name, extensions }, key);
}

function createBelow(
  options: AuthorityOptions,
  issuer: CertifiedKey,
  commonName: string,
  extensionsOf: (key: PrivateKey) => readonly CertificateExtension[],
): CertifiedKey {
  const key = generatePrivateKey(options.algorithm);
  const name = { organization: options.organization, commonName };
  return certify(options, { key, name, issuerName: issuer.name, extensions: extensionsOf(key) }, issuer.key);
}

interface Subject extends Pick<CertifiedKey, 'key' | 'name' | 'issuerName'> {
  readonly extensions: readonly CertificateExtension[];
}

function certify(options: AuthorityOptions, subject: Subject, issuerKey: PrivateKey): CertifiedKey {
  const { key, name, issuerName, extensions } = subject;
  const serialNumber = newSerialNumber(options.random);
  const content: CertificateContent = {
    serialNumber,
    issuer: issuerName,
    subject: name,
    notBeforeMs: options.notBeforeMs,
    notAfterMs: options.notAfterMs,
    spki: key.publicKey.spki,
    extensions,
  };
  return { key, name, issuerName, serialNumber, certificate: buildCertificate(content, issuerKey) };
}
