// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import { buildCertificate } from '../../sandbox/pki/build-certificate.ts';
import { authorityConstraints } from '../../sandbox/pki/extensions.ts';

export const start = '2024-01-01T00:00:00Z';
const startMs = Date.UTC(2024, 0, 1);

export interface Issued {
  readonly key: PrivateKey;
  readonly subject: { readonly organization: string; readonly commonName: string };
  readonly der: Uint8Array;
}

/** A certificate of an authority named `commonName`, by `issuer` or by itself. */
export function issue(commonName: string, issuer?: Issued, organization = 'acme'): Issued {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const subject = { organization, commonName };
  const content = {
    serialNumber: new Uint8Array([1]),
    issuer: issuer?.subject ?? subject,
    subject,
    notBeforeMs: startMs,
    notAfterMs: startMs + 1e12,
    spki: key.publicKey.spki,
    extensions: [authorityConstraints()],
  };
  return { key, subject, der: buildCertificate(content, issuer?.key ?? key) };
}

export function logJson(
  spki: Uint8Array = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey.spki,
  keyDetails = 'PKIX_ECDSA_P256_SHA_256',
) {
  return {
    baseUrl: 'https://log.example',
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: encodeBase64(spki), keyDetails, validFor: { start } },
  };
}

export function authorityJson(...chain: readonly Issued[]) {
  return {
    subject: { organization: 'acme', commonName: 'stated' },
    uri: 'https://ca.example',
    certChain: { certificates: chain.map(({ der }) => ({ rawBytes: encodeBase64(der) })) },
    validFor: { start },
  };
}

/** The bytes of a trusted root with these members. */
export function rootBytes(members: object): Uint8Array {
  return encodeUtf8(
    JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1', ...members }),
  );
}
