// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import type { JsonObject } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { InclusionProof, LogEntry } from '../tlog/log-entry.ts';
import type { Bundle, BundleContent, BundleDigest, BundleVersion } from './bundle.ts';
import { envelopeToJson } from './dsse.ts';

const mediaTypes: Readonly<Record<BundleVersion, string>> = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
};
const hashNames = { sha256: 'SHA2_256', sha384: 'SHA2_384', sha512: 'SHA2_512' } as const;

/** The bundle in compact JSON, camel case, empty lists left out; `parseBundle` reads the same bundle back. */
export function encodeBundle(bundle: Bundle): Uint8Array {
  const { logEntries, timestamps } = bundle;
  const data = { rfc3161Timestamps: timestamps.map((token) => ({ signedTimestamp: encodeBase64(token) })) };
  return encodeUtf8(
    JSON.stringify({
      mediaType: mediaTypes[bundle.version],
      verificationMaterial: {
        ...materialToJson(bundle),
        ...(logEntries.length === 0 ? {} : { tlogEntries: logEntries.map(entryToJson) }),
        ...(timestamps.length === 0 ? {} : { timestampVerificationData: data }),
      },
      ...contentToJson(bundle.content),
    }),
  );
}

function materialToJson({ material, version }: Bundle): JsonObject {
  switch (material.kind) {
    case 'public-key':
      return { publicKey: { hint: material.hint } };
    case 'certificates': {
      const certificates = material.certificates.map((der) => ({ rawBytes: encodeBase64(der) }));
      const [leaf] = certificates;
      return version === '0.3' && leaf !== undefined
        ? { certificate: leaf }
        : { x509CertificateChain: { certificates } };
    }
  }
}

function contentToJson(content: BundleContent): JsonObject {
  switch (content.kind) {
    case 'dsse':
      return { dsseEnvelope: envelopeToJson(content.envelope) };
    case 'message': {
      const digest = content.digest === undefined ? {} : { messageDigest: digestToJson(content.digest) };
      return { messageSignature: { ...digest, signature: encodeBase64(content.signature) } };
    }
  }
}

function digestToJson(digest: BundleDigest): JsonObject {
  return { algorithm: hashNames[digest.algorithm], digest: encodeBase64(digest.bytes) };
}

/** As it stands in a bundle, and as Rekor 2 answers. */
export function entryToJson(entry: LogEntry): JsonObject {
  const { signedEntryTimestamp: promise, inclusionProof: proof, canonicalizedBody: body } = entry;
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: encodeBase64(entry.logKeyId) },
    kindVersion: { kind: entry.kind, version: entry.version },
    ...(entry.integratedTime === 0n ? {} : { integratedTime: String(entry.integratedTime) }),
    ...(promise === undefined ? {} : { inclusionPromise: { signedEntryTimestamp: encodeBase64(promise) } }),
    ...(proof === undefined ? {} : { inclusionProof: proofToJson(proof) }),
    ...(body === undefined ? {} : { canonicalizedBody: encodeBase64(body) }),
  };
}

function proofToJson(proof: InclusionProof): JsonObject {
  return {
    logIndex: String(proof.logIndex),
    rootHash: encodeBase64(proof.rootHash),
    treeSize: String(proof.treeSize),
    hashes: proof.hashes.map(encodeBase64),
    ...(proof.checkpoint === undefined ? {} : { checkpoint: { envelope: proof.checkpoint } }),
  };
}
