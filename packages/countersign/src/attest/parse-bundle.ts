// SPDX-License-Identifier: Apache-2.0
import { type JsonValue, parseJson } from '../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readObject,
  readObjects,
  readOptionalObject,
  readOptionalString,
  readString,
} from '../bytes/json-fields.ts';
import { protoName } from '../bytes/proto-names.ts';
import { quote } from '../bytes/quote.ts';
import { requireMembers } from '../bytes/require-members.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Bundle, BundleContent, BundleDigest, BundleMaterial, BundleVersion } from './bundle.ts';
import { maxEnvelopeBytes, readEnvelope } from './dsse.ts';
import { readLogEntries } from './parse-log-entry.ts';

export const maxBundleBytes = maxEnvelopeBytes;
const maxTimestamps = 32;
const maxCertificates = 16;
const signerMembers = ['publicKey', 'certificate', 'x509CertificateChain'];

const versions: Readonly<Record<string, BundleVersion>> = {
  'application/vnd.dev.sigstore.bundle+json;version=0.1': '0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2': '0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3': '0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json': '0.3',
};
const hashNames: Readonly<Record<string, HashAlgorithm>> = {
  SHA2_256: 'sha256',
  SHA2_384: 'sha384',
  SHA2_512: 'sha512',
};
const digestLengths: Readonly<Record<HashAlgorithm, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/**
 * A Sigstore bundle of version 0.1 to 0.3, in either spelling of its members. Nothing can be read in two ways, what is
 * not known is refused as by every strict reader of protobuf's JSON, and each version has what its rules demand.
 *
 * @throws {MalformedError} `bundle-malformed`, `json-malformed`
 */
export function parseBundle(bytes: Uint8Array): Bundle {
  return readBundle(parseJson(bytes, { maxBytes: maxBundleBytes }));
}

/**
 * The same of JSON that was parsed already.
 *
 * @throws {MalformedError} `bundle-malformed`
 */
export function readBundle(value: JsonValue): Bundle {
  const root = readDocument(value, 'bundle', 'bundle-malformed');
  const version = readVersion(root);
  requireMembers(root, 'mediaType', 'verificationMaterial', 'messageSignature', 'dsseEnvelope');
  const material = readObject(root, protoName(root, 'verificationMaterial'));
  return {
    version,
    material: readMaterial(material, version),
    logEntries: readLogEntries(material, version),
    timestamps: readTimestamps(material),
    content: readContent(root),
  };
}

function readVersion(root: JsonFields): BundleVersion {
  const mediaType = readString(root, protoName(root, 'mediaType'));
  const version = Object.hasOwn(versions, mediaType) ? versions[mediaType] : undefined;
  if (version === undefined) throw malformed(`wanted a Sigstore bundle of version 0.1 to 0.3, got ${quote(mediaType)}`);
  return version;
}

function readMaterial(fields: JsonFields, version: BundleVersion): BundleMaterial {
  requireMembers(fields, ...signerMembers, 'tlogEntries', 'timestampVerificationData');
  const publicKey = readOptionalObject(fields, protoName(fields, 'publicKey'));
  const certificate = readOptionalObject(fields, 'certificate');
  const chain = readOptionalObject(fields, protoName(fields, 'x509CertificateChain'));
  if ([publicKey, certificate, chain].filter((kind) => kind !== undefined).length !== 1) {
    throw malformed(
      'wanted exactly one of `publicKey`, `certificate` and `x509CertificateChain` in `verificationMaterial`',
    );
  }
  if (publicKey !== undefined) {
    return { kind: 'public-key', hint: readOptionalString(requireMembers(publicKey, 'hint'), 'hint') ?? '' };
  }
  if (certificate !== undefined) return { kind: 'certificates', certificates: [readRawBytes(certificate)] };
  // Bundle 0.3: trust in intermediates comes from the trusted root, and only the leaf travels.
  if (version === '0.3') throw malformed('wanted `certificate`, got `x509CertificateChain`, which version 0.3 forbids');
  const certificates = chain === undefined ? [] : readChain(chain);
  if (certificates.length === 0) throw malformed('wanted at least one certificate in `x509CertificateChain`, got none');
  return { kind: 'certificates', certificates };
}

function readChain(chain: JsonFields): readonly Uint8Array[] {
  return readObjects(requireMembers(chain, 'certificates'), 'certificates', maxCertificates).map(readRawBytes);
}

function readTimestamps(material: JsonFields): readonly Uint8Array[] {
  const data = readOptionalObject(material, protoName(material, 'timestampVerificationData'));
  if (data === undefined) return [];
  requireMembers(data, 'rfc3161Timestamps');
  const name = protoName(data, 'rfc3161Timestamps');
  if ((data.object[name] ?? null) === null) return [];
  return readObjects(data, name, maxTimestamps).map(readTimestamp);
}

function readTimestamp(fields: JsonFields): Uint8Array {
  return readBase64(requireMembers(fields, 'signedTimestamp'), protoName(fields, 'signedTimestamp'));
}

function readContent(root: JsonFields): BundleContent {
  const envelope = readOptionalObject(root, protoName(root, 'dsseEnvelope'));
  const message = readOptionalObject(root, protoName(root, 'messageSignature'));
  if (envelope !== undefined && message === undefined) return readDsse(envelope);
  if (message !== undefined && envelope === undefined) return readMessage(message);
  throw malformed('wanted exactly one of `dsseEnvelope` and `messageSignature`');
}

function readDsse(fields: JsonFields): BundleContent {
  requireMembers(fields, 'payload', 'payloadType', 'signatures');
  const envelope = readEnvelope(fields, protoName(fields, 'payloadType'));
  const [first, ...others] = envelope.signatures;
  // Bundle specification: a second signature would be one that nobody checks.
  if (first === undefined || others.length > 0) {
    throw malformed(`wanted exactly one signature in \`dsseEnvelope\`, got ${envelope.signatures.length}`);
  }
  for (const signature of readObjects(fields, 'signatures', 1)) requireMembers(signature, 'sig', 'keyid');
  return { kind: 'dsse', envelope, signature: first.signature };
}

function readMessage(fields: JsonFields): BundleContent {
  requireMembers(fields, 'messageDigest', 'signature');
  const digest = readOptionalObject(fields, protoName(fields, 'messageDigest'));
  const signature = readBase64(fields, 'signature');
  return { kind: 'message', ...(digest === undefined ? {} : { digest: readDigest(digest) }), signature };
}

function readDigest(fields: JsonFields): BundleDigest {
  requireMembers(fields, 'algorithm', 'digest');
  const name = readString(fields, 'algorithm');
  const algorithm = Object.hasOwn(hashNames, name) ? hashNames[name] : undefined;
  if (algorithm === undefined) throw malformed(`wanted SHA2_256, SHA2_384 or SHA2_512, got ${quote(name)}`);
  const bytes = readBase64(fields, 'digest');
  if (bytes.byteLength === digestLengths[algorithm]) return { algorithm, bytes };
  throw malformed(`wanted ${digestLengths[algorithm]} bytes in \`${fields.path}.digest\`, got ${bytes.byteLength}`);
}

function readRawBytes(fields: JsonFields): Uint8Array {
  return readBase64(requireMembers(fields, 'rawBytes'), protoName(fields, 'rawBytes'));
}

function malformed(message: string): MalformedError {
  return new MalformedError('bundle-malformed', message);
}
