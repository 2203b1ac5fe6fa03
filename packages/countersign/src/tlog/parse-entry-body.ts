// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
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
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import type { BodyContent, BodyVerifier, EntryBody, EntryKind } from './entry-body.ts';
import { parsePemVerifier } from './parse-pem-verifier.ts';
import { readHexDigest, readProtoDigest } from './read-body-digest.ts';

// An `intoto` 0.0.2 body may hold the payload of an attestation, in base64 twice.
const maxBytes = 32 * 1024 * 1024;

type Reader = (spec: JsonFields) => Omit<EntryBody, 'kind'>;

const readers: Readonly<Record<EntryKind, Reader>> = {
  'hashedrekord 0.0.1': readSignedBytes,
  'rekord 0.0.1': readRekord,
  'dsse 0.0.1': readDsse,
  'intoto 0.0.1': readIntoto1,
  'intoto 0.0.2': readIntoto2,
  'hashedrekord 0.0.2': readHashedRekord2,
  'dsse 0.0.2': readDsse2,
};

/**
 * The body of a log entry (Rekor: `canonicalizedBody`).
 *
 * @throws {MalformedError} `log-entry-malformed`, also for kinds that are not known; `json-malformed`, `pem-malformed`, `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseEntryBody(bytes: Uint8Array): EntryBody {
  const root = readRoot(bytes);
  const kind = `${readString(root, 'kind')} ${readString(root, 'apiVersion')}`;
  if (!isEntryKind(kind)) throw malformed(`wanted a log entry of a known kind, got ${quote(kind)}`);
  return { kind, ...readers[kind](readObject(root, 'spec')) };
}

/**
 * Kind and version that the body itself states, for evidence that has no other place for them.
 *
 * @throws {MalformedError} `log-entry-malformed`, `json-malformed`
 */
export function entryKindOf(bytes: Uint8Array): { readonly kind: string; readonly version: string } {
  const root = readRoot(bytes);
  return { kind: readString(root, 'kind'), version: readString(root, 'apiVersion') };
}

function readRoot(bytes: Uint8Array): JsonFields {
  return readDocument(parseJson(bytes, { maxBytes }), 'entry', 'log-entry-malformed');
}

function isEntryKind(kind: string): kind is EntryKind {
  return Object.hasOwn(readers, kind);
}

function readSignedBytes(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const signature = readObject(spec, 'signature');
  const digest = readHexDigest(readObject(readObject(spec, 'data'), 'hash'));
  return {
    verifier: readPem(readObject(signature, 'publicKey'), 'content'),
    content: { form: 'signed-bytes', signature: readBase64(signature, 'content'), digest },
  };
}

function readRekord(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const format = readString(readObject(spec, 'signature'), 'format');
  if (format !== 'x509') throw malformed(`wanted a signature of the format \`x509\`, got ${quote(format)}`);
  return readSignedBytes(spec);
}

function readDsse(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const signature = readOne(spec, 'signatures');
  const digest = readHexDigest(readObject(spec, 'payloadHash'));
  return {
    verifier: readPem(signature, 'verifier'),
    content: { form: 'payload', signature: readBase64(signature, 'signature'), digest },
  };
}

function readIntoto1(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const content = readObject(spec, 'content');
  const payloadHash = readOptionalObject(content, 'payloadHash');
  return {
    verifier: readPem(spec, 'publicKey'),
    content: {
      form: 'envelope-digest',
      digest: readHexDigest(readObject(content, 'hash')),
      ...(payloadHash === undefined ? {} : { payloadDigest: readHexDigest(payloadHash) }),
    },
  };
}

function readIntoto2(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const content = readObject(spec, 'content');
  const envelope = readObject(content, 'envelope');
  const signature = readOne(envelope, 'signatures');
  const hasPayload = (readOptionalString(envelope, 'payload') ?? '') !== '';
  return {
    verifier: readPem(signature, 'publicKey'),
    content: {
      form: 'envelope',
      signature: readBase64(signature, 'sig'),
      digest: readHexDigest(readObject(content, 'payloadHash')),
      payloadType: readString(envelope, 'payloadType'),
      ...(hasPayload ? { payload: readBase64(envelope, 'payload') } : {}),
    },
  };
}

function readHashedRekord2(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const entry = readObject(spec, 'hashedRekordV002');
  const digest = readProtoDigest(readObject(entry, 'data'));
  return readRekor2(readObject(entry, 'signature'), (signature) => ({ form: 'signed-bytes', signature, digest }));
}

function readDsse2(spec: JsonFields): Omit<EntryBody, 'kind'> {
  const entry = readObject(spec, 'dsseV002');
  const digest = readProtoDigest(readObject(entry, 'payloadHash'));
  return readRekor2(readOne(entry, 'signatures'), (signature) => ({ form: 'payload', signature, digest }));
}

function readRekor2(signature: JsonFields, contentOf: (signature: Uint8Array) => BodyContent): Omit<EntryBody, 'kind'> {
  const verifier = readObject(signature, 'verifier');
  return {
    verifier: readRawVerifier(verifier),
    keyDetails: readString(verifier, 'keyDetails'),
    content: contentOf(readBase64(signature, 'content')),
  };
}

function readRawVerifier(verifier: JsonFields): BodyVerifier {
  const certificate = readOptionalObject(verifier, 'x509Certificate');
  const key = readOptionalObject(verifier, 'publicKey');
  if (certificate !== undefined && key === undefined) {
    return { kind: 'certificate', bytes: readBase64(certificate, 'rawBytes') };
  }
  if (key !== undefined && certificate === undefined) return { kind: 'key', bytes: readBase64(key, 'rawBytes') };
  throw malformed(`wanted either a certificate or a public key in \`${verifier.path}\``);
}

function readPem(fields: JsonFields, name: string): BodyVerifier {
  return parsePemVerifier(readBase64(fields, name));
}

/** Which of several signatures the entry vouches for would be anybody's guess. */
function readOne(fields: JsonFields, name: string): JsonFields {
  const [item, ...others] = readObjects(fields, name, 32);
  if (item !== undefined && others.length === 0) return item;
  throw malformed(`wanted exactly one signature in \`${fields.path}\``);
}

function malformed(message: string): MalformedError {
  return new MalformedError('log-entry-malformed', message);
}
