// SPDX-License-Identifier: Apache-2.0
// For tests: a signature, and the body that a log of each kind makes of it.
import { encodeBase64 } from '../../bytes/base64.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodePem } from '../../bytes/pem.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestHex } from '../../crypto/hash.ts';
import type { EntryKind } from '../entry-body.ts';
import type { LogEntry } from '../log-entry.ts';
import type { DsseClaim, SignedClaim } from '../signed-claim.ts';

const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const message = encodeUtf8('the message');
const payload = encodeUtf8('{"the":"payload"}');
const pae = encodeUtf8('DSSEv1 1 t 17 {"the":"payload"}');
const envelopeBytes = encodeUtf8('{"the":"envelope"}');
/** What stands for a certificate: nothing here looks into it. */
export const certificateDer = encodeUtf8('DER of the certificate');
export const signature = encodeUtf8('the signature');

const common = { signature, verifier: { kind: 'certificate', der: certificateDer }, publicKey } as const;
export const messageClaim: SignedClaim = {
  ...common,
  content: {
    kind: 'message',
    digests: { sha256: digestHex('sha256', message), sha512: digestHex('sha512', message) },
  },
};
const dsse: DsseClaim = { kind: 'dsse', payloadType: 't', payload, pae, envelopeBytes };
export const dsseClaim: SignedClaim & { readonly content: DsseClaim } = { ...common, content: dsse };

export const certificatePem = encodePem({ label: 'CERTIFICATE', bytes: certificateDer });
export const keyPem = encodePem({ label: 'PUBLIC KEY', bytes: publicKey.spki });

export function base64Of(value: string | Uint8Array): string {
  return encodeBase64(typeof value === 'string' ? encodeUtf8(value) : value);
}

function hashOf(bytes: Uint8Array): JsonObject {
  return { algorithm: 'sha256', value: digestHex('sha256', bytes) };
}

function protoHashOf(bytes: Uint8Array): JsonObject {
  return { algorithm: 'SHA2_256', digest: Buffer.from(digestHex('sha256', bytes), 'hex').toString('base64') };
}

const hashed = {
  data: { hash: hashOf(message) },
  signature: { content: base64Of(signature), publicKey: { content: base64Of(certificatePem) } },
};
const signer = {
  content: base64Of(signature),
  verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: base64Of(certificateDer) } },
};

/** The `spec` of a body of each kind, all true of the claim that `claimOf` gives. */
export const specs: Readonly<Record<EntryKind, JsonObject>> = {
  'hashedrekord 0.0.1': hashed,
  'rekord 0.0.1': { ...hashed, signature: { format: 'x509', ...hashed.signature } },
  'dsse 0.0.1': {
    envelopeHash: hashOf(envelopeBytes),
    payloadHash: hashOf(payload),
    signatures: [{ signature: base64Of(signature), verifier: base64Of(certificatePem) }],
  },
  'intoto 0.0.1': {
    content: { hash: hashOf(envelopeBytes), payloadHash: hashOf(payload) },
    publicKey: base64Of(certificatePem),
  },
  'intoto 0.0.2': {
    content: {
      envelope: {
        payloadType: 't',
        payload: base64Of(base64Of(payload)),
        signatures: [{ publicKey: base64Of(certificatePem), sig: base64Of(base64Of(signature)) }],
      },
      hash: hashOf(envelopeBytes),
      payloadHash: hashOf(payload),
    },
  },
  'hashedrekord 0.0.2': { hashedRekordV002: { data: protoHashOf(message), signature: signer } },
  'dsse 0.0.2': { dsseV002: { payloadHash: protoHashOf(payload), signatures: [signer] } },
};

export const kinds = Object.keys(specs) as readonly EntryKind[];

export function claimOf(kind: EntryKind): SignedClaim {
  return kind.includes('rekord') ? messageClaim : dsseClaim;
}

export function bodyOf(kind: EntryKind, spec: unknown = specs[kind]): Uint8Array {
  const [name, apiVersion] = kind.split(' ');
  return encodeUtf8(JSON.stringify({ apiVersion, kind: name, spec }));
}

/** An entry with that body and no proofs: nothing here verifies them. */
export function entryWith(kind: EntryKind, body: Uint8Array): LogEntry {
  const [name = '', version = ''] = kind.split(' ');
  const place = { logIndex: 1n, logKeyId: new Uint8Array(32), integratedTime: 0n };
  return { ...place, kind: name, version, canonicalizedBody: body };
}

/** A copy of the `spec` of that kind in which every text `from` is `to`; nothing is replaced unless it is there. */
export function changedSpec(kind: EntryKind, from: string, to: string): JsonObject {
  const text = JSON.stringify(specs[kind]);
  if (!text.includes(from)) throw new Error(`${kind} has no ${from}`);
  return JSON.parse(text.replaceAll(from, to)) as JsonObject;
}
