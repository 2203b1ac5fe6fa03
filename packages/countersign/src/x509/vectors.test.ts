// SPDX-License-Identifier: Apache-2.0
// Certificates, SCTs and timestamps that public instances made: what a correct verifier must say about each.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeBase64 } from '../bytes/base64.ts';
import { encodeHex } from '../bytes/hex.ts';
import { parsePkcs1PublicKey, parseSpki } from '../crypto/public-key.ts';
import type { ValidityPeriod } from '../crypto/validity-period.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { certificateIdentityOf } from './certificate-identity-of.ts';
import { parseCertificate } from './parse-certificate.ts';
import { parseTimestampResponse } from './parse-timestamp.ts';
import { verifyCertificatePath } from './verify-certificate-path.ts';
import { type CertificateLog, verifyScts } from './verify-scts.ts';
import { verifyTimestamp } from './verify-timestamp.ts';

const folder = new URL('../../../../../shared/vectors/', import.meta.url);
const isThere = existsSync(folder);
const skip = isThere ? false : 'THIRD-PARTY VECTORS ARE NOT CHECKED: the folder ../shared/vectors is not there';
const publicGood = 'trusted-root/public-good.json';

interface RawBytes {
  readonly rawBytes: string;
}
interface PeriodJson {
  readonly start: string;
  readonly end?: string;
}
interface AuthorityJson {
  readonly subject?: { readonly commonName?: string };
  readonly uri?: string;
  readonly certChain: { readonly certificates: readonly RawBytes[] };
  readonly validFor: PeriodJson;
}
interface TrustedRootJson {
  readonly certificateAuthorities: readonly AuthorityJson[];
  readonly timestampAuthorities?: readonly AuthorityJson[];
  readonly ctlogs: readonly {
    readonly publicKey: RawBytes & { readonly keyDetails: string; readonly validFor: PeriodJson };
    readonly logId: { readonly keyId: string };
  }[];
}
interface BundleJson {
  readonly verificationMaterial: {
    readonly certificate?: RawBytes;
    readonly x509CertificateChain?: { readonly certificates: readonly Partial<RawBytes>[] };
    readonly timestampVerificationData?: {
      readonly rfc3161Timestamps?: readonly { readonly signedTimestamp: string }[];
    };
  };
  readonly messageSignature?: { readonly signature: string };
  readonly dsseEnvelope?: { readonly signatures: readonly { readonly sig: string }[] };
}
interface ExpectJson {
  readonly identity: string | null;
  readonly issuer: string | null;
}
interface Case extends ExpectJson {
  readonly name: string;
  readonly bundle: BundleJson;
  readonly root: TrustedRootJson;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}

function readCases(): readonly Case[] {
  const releases = readFileSync(new URL('blobs/python-releases.jsonl', folder), 'utf8').trim().split('\n');
  const root = readJson<TrustedRootJson>(publicGood);
  return [
    ...readdirSync(new URL('bundles/', folder)).map((name) => {
      const own = `bundles/${name}/trusted_root.json`;
      const bundle = readJson<BundleJson>(`bundles/${name}/bundle.sigstore.json`);
      const trusted = existsSync(new URL(own, folder)) ? readJson<TrustedRootJson>(own) : root;
      return { name, bundle, root: trusted, ...readJson<ExpectJson>(`bundles/${name}/expect.json`) };
    }),
    ...releases.map((line, index) => ({
      ...(JSON.parse(line) as ExpectJson & { readonly bundle: BundleJson }),
      name: `release ${index}`,
      root,
    })),
  ];
}

function periodOf({ start, end }: PeriodJson): ValidityPeriod {
  return { startMs: Date.parse(start), ...(end === undefined ? {} : { endMs: Date.parse(end) }) };
}

function authoritiesOf(list: readonly AuthorityJson[] = []): readonly CertificateAuthority[] {
  return list.map(({ subject, uri = '', certChain, validFor }) => {
    const certificates = certChain.certificates.map(({ rawBytes }) => parseCertificate(decodeBase64(rawBytes)));
    const root = certificates.at(-1);
    assert.ok(root !== undefined);
    return {
      name: subject?.commonName ?? '',
      uri,
      root,
      intermediates: certificates.slice(0, -1),
      validFor: periodOf(validFor),
    };
  });
}

function logsOf({ ctlogs }: TrustedRootJson): readonly CertificateLog[] {
  return ctlogs.map(({ publicKey, logId }) => {
    const parseKey = publicKey.keyDetails.startsWith('PKCS1') ? parsePkcs1PublicKey : parseSpki;
    return {
      keyId: encodeHex(decodeBase64(logId.keyId)),
      publicKey: parseKey(decodeBase64(publicKey.rawBytes)),
      validFor: periodOf(publicKey.validFor),
    };
  });
}

function leafOf({ bundle: { verificationMaterial: material } }: Case): Uint8Array | undefined {
  const { rawBytes } = material.certificate ?? material.x509CertificateChain?.certificates[0] ?? {};
  return rawBytes === undefined ? undefined : decodeBase64(rawBytes);
}

const badLogKey = 'invalid-ct-key_fail';
// Its certificate is genuine; it was expired when the log took its signature, which is for others to see.
const otherInstant: Readonly<Record<string, number>> = { 'intoto-expired-certificate_fail': Date.UTC(2023, 1, 1) };

if (!isThere) test('vectors of certificates', { skip }, () => undefined);
for (const vector of isThere ? readCases() : []) {
  const der = leafOf(vector);
  const { name, root } = vector;
  if (der === undefined || name in otherInstant) continue;

  test(`${name}: path, identity and SCT of the certificate`, () => {
    const leaf = parseCertificate(der);
    const authorities = authoritiesOf(root.certificateAuthorities);
    const at = (instantMs: number) => ({ authorities, instantsMs: [instantMs], purpose: 'code-signing' }) as const;
    const path = verifyCertificatePath(leaf, at(leaf.notAfterMs));
    assert.throws(() => verifyCertificatePath(leaf, at(leaf.notAfterMs + 1)), { code: 'certificate-expired' });
    assert.throws(() => verifyCertificatePath(leaf, { ...at(leaf.notAfterMs), purpose: 'timestamping' }), {
      code: 'certificate-refused',
    });
    const { subjects, issuer } = certificateIdentityOf(leaf);
    assert.deepEqual([subjects.map(({ value }) => value), issuer], [[vector.identity], vector.issuer]);
    if (name === badLogKey) assert.throws(() => verifyScts(path, logsOf(root), 1), { code: 'sct-missing' });
    else assert.equal(verifyScts(path, logsOf(root), 1).logKeyIds.length, 1);
  });
}

const refusedTimestamps: Readonly<Record<string, string>> = {
  'rekor2-timestamp-outside-tsa-cert-validity_fail': 'timestamp-invalid',
  'rekor2-timestamp-payload-mismatch_fail': 'timestamp-invalid',
  'rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail': 'certificate-untrusted',
  'rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail': 'certificate-untrusted',
};

function timestampCode({ bundle, root }: Case, signedTimestamp: string): string {
  const signature = bundle.messageSignature?.signature ?? bundle.dsseEnvelope?.signatures[0]?.sig ?? '';
  // One of them is in base64 that is not canonical; what is inside is judged here all the same.
  const token = parseTimestampResponse(new Uint8Array(Buffer.from(signedTimestamp, 'base64')));
  try {
    verifyTimestamp(token, new Uint8Array(Buffer.from(signature, 'base64')), authoritiesOf(root.timestampAuthorities));
    return 'proven';
  } catch (error) {
    if (error instanceof UntrustedError) return error.code;
    throw error;
  }
}

for (const vector of isThere ? readCases() : []) {
  const timestamps = vector.bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
  if (timestamps.length === 0) continue;

  test(`${vector.name}: the timestamp`, () => {
    for (const { signedTimestamp } of timestamps) {
      assert.equal(timestampCode(vector, signedTimestamp), refusedTimestamps[vector.name] ?? 'proven');
    }
  });
}
