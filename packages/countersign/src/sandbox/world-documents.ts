// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import type { JsonObject } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestBytes } from '../crypto/hash.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { keyDetailsOf } from '../tlog/key-details.ts';
import type { Hierarchy } from './pki/create-authority.ts';

/** Where the parts of a sandbox answer, or would. */
export interface SandboxUrls {
  readonly certificateAuthority: string;
  readonly certificateLog: string;
  readonly timestampAuthority: string;
  readonly rekor1: string;
  readonly rekor2: string;
  readonly issuer: string;
}

/** What a trusted root is made of. */
export interface TrustedParts {
  readonly urls: SandboxUrls;
  readonly startMs: number;
  readonly certificateAuthority: Hierarchy;
  readonly timestampAuthority: Hierarchy;
  readonly ctLogKeys: readonly PublicKey[];
  readonly rekor1: PublicKey;
  readonly rekor2: PublicKey;
  readonly rekor2KeyId: Uint8Array;
}

/** `trusted_root.json`. */
export function encodeSandboxRoot(parts: TrustedParts): Uint8Array {
  const { urls, startMs } = parts;
  const document = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      logJson(parts.rekor1, urls.rekor1, startMs),
      logJson(parts.rekor2, urls.rekor2, startMs, parts.rekor2KeyId),
    ],
    certificateAuthorities: [authorityJson(parts.certificateAuthority, urls.certificateAuthority, startMs)],
    ctlogs: parts.ctLogKeys.map((key) => logJson(key, urls.certificateLog, startMs)),
    timestampAuthorities: [authorityJson(parts.timestampAuthority, urls.timestampAuthority, startMs)],
  };
  return encodeUtf8(`${JSON.stringify(document, null, 2)}\n`);
}

/** `signing_config.json`; the log that is to be used comes first. */
export function encodeSandboxSigningConfig(urls: SandboxUrls, rekor: 'v1' | 'v2', startMs: number): Uint8Array {
  const service = (url: string, majorApiVersion: number): JsonObject => ({
    url,
    majorApiVersion,
    validFor: { start: timeJson(startMs) },
    operator: 'countersign sandbox',
  });
  const logs = [service(urls.rekor1, 1), service(urls.rekor2, 2)];
  const document = {
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service(urls.certificateAuthority, 1)],
    oidcUrls: [service(urls.issuer, 1)],
    rekorTlogUrls: rekor === 'v1' ? logs.slice(0, 1) : logs.toReversed(),
    tsaUrls: [service(urls.timestampAuthority, 1)],
    rekorTlogConfig: { selector: 'ANY' },
    tsaConfig: { selector: 'ANY' },
  };
  return encodeUtf8(`${JSON.stringify(document, null, 2)}\n`);
}

function logJson(
  key: PublicKey,
  baseUrl: string,
  startMs: number,
  keyId: Uint8Array = digestBytes('sha256', key.spki),
): JsonObject {
  const details = keyDetailsOf(key, 'pure');
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: encodeBase64(key.spki), keyDetails: details, validFor: { start: timeJson(startMs) } },
    logId: { keyId: encodeBase64(keyId) },
  };
}

function authorityJson({ issued, root }: Hierarchy, uri: string, startMs: number): JsonObject {
  const { organization = '', commonName = '' } = root.name;
  const certificates = [issued, root].map(({ certificate }) => ({ rawBytes: encodeBase64(certificate) }));
  return {
    subject: { organization, commonName },
    uri,
    certChain: { certificates },
    validFor: { start: timeJson(startMs) },
  };
}

function timeJson(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
