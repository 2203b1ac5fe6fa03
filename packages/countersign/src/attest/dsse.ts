// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { concatBytes } from '../bytes/concat.ts';
import { type JsonObject, parseJson } from '../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readObjects,
  readOptionalString,
  readString,
} from '../bytes/json-fields.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';

/** A DSSE envelope (secure-systems-lab/dsse 1.0). Nothing in it is proven. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  readonly signature: Uint8Array;
  /** An unsigned hint. */
  readonly keyId?: string;
}

/** Room for a statement of 32 MiB in base64, and for what stands around it. */
export const maxEnvelopeBytes = 44 * 1024 * 1024;
const maxSignatures = 32;

/** @throws {MalformedError} `bundle-malformed`, `json-malformed` */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  return readEnvelope(readDocument(parseJson(bytes, { maxBytes: maxEnvelopeBytes }), 'envelope', 'bundle-malformed'));
}

/** The envelope in a document that was parsed already. `payloadTypeName` is spelled in snake case by some writers of bundles. */
export function readEnvelope(fields: JsonFields, payloadTypeName = 'payloadType'): Envelope {
  return {
    payloadType: readString(fields, payloadTypeName),
    payload: readBase64(fields, 'payload'),
    signatures: readObjects(fields, 'signatures', maxSignatures).map(readSignature),
  };
}

export function envelopeToJson(envelope: Envelope): JsonObject {
  return {
    payload: encodeBase64(envelope.payload),
    payloadType: envelope.payloadType,
    signatures: envelope.signatures.map(({ signature, keyId }) => ({
      sig: encodeBase64(signature),
      ...(keyId === undefined ? {} : { keyid: keyId }),
    })),
  };
}

/** The bytes that are signed (DSSE protocol §signature-definition): type and payload with their lengths, so neither can pass for the other. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = encodeUtf8(payloadType);
  const head = `DSSEv1 ${type.byteLength} ${payloadType} ${payload.byteLength} `;
  return concatBytes(encodeUtf8(head), payload);
}

function readSignature(fields: JsonFields): EnvelopeSignature {
  const keyId = readOptionalString(fields, 'keyid');
  return { signature: readBase64(fields, 'sig'), ...(keyId === undefined || keyId === '' ? {} : { keyId }) };
}
