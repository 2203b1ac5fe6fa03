// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { decodeHex } from '../bytes/hex.ts';
import type { JsonObject } from '../bytes/json.ts';
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { ValidityPeriod } from '../crypto/validity-period.ts';
import type { TrustedLog } from '../tlog/trusted-log.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { logKeyDetailsName } from './log-key-details.ts';
import { namePartsOf } from './name-parts.ts';
import type { TrustedRoot } from './trusted-root.ts';

/** What a `trusted_root.json` can say; where it came from and what was skipped it cannot. */
export type EncodableRoot = Omit<TrustedRoot, 'origin' | 'skipped'>;

/**
 * A `trusted_root.json` of version 0.1, which every client reads, in two-space JSON with a newline at the end. `parseTrustedRoot` reads the
 * same trust back.
 *
 * @throws {MalformedError} `der-malformed` for the name of a root certificate that does not parse
 */
export function encodeTrustedRoot(root: EncodableRoot): Uint8Array {
  const json = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: root.logs.map(logToJson),
    certificateAuthorities: root.certificateAuthorities.map(authorityToJson),
    ctlogs: root.ctLogs.map(logToJson),
    timestampAuthorities: root.timestampAuthorities.map(authorityToJson),
  };
  return encodeUtf8(`${JSON.stringify(json, null, 2)}\n`);
}

function logToJson({ baseUrl, publicKey, validFor, keyId }: TrustedLog): JsonObject {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: encodeBase64(publicKey.spki),
      keyDetails: logKeyDetailsName(publicKey),
      validFor: periodToJson(validFor),
    },
    logId: { keyId: encodeBase64(decodeHex(keyId)) },
  };
}

function authorityToJson({ uri, root, intermediates, validFor }: CertificateAuthority): JsonObject {
  const { organization = '', commonName = '' } = namePartsOf(root.subject);
  const certificates = [...intermediates, root].map(({ der }) => ({ rawBytes: encodeBase64(der) }));
  return { subject: { organization, commonName }, uri, certChain: { certificates }, validFor: periodToJson(validFor) };
}

function periodToJson({ startMs, endMs }: ValidityPeriod): JsonObject {
  return { start: encodeRfc3339(startMs), ...(endMs === undefined ? {} : { end: encodeRfc3339(endMs) }) };
}
