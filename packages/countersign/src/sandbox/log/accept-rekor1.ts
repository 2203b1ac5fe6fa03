// SPDX-License-Identifier: Apache-2.0

import { parseEnvelope, preAuthEncoding } from '../../attest/dsse.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import type { JsonValue } from '../../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readObject,
  readObjects,
  readString,
  readStrings,
} from '../../bytes/json-fields.ts';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.ts';
import { digestHex } from '../../crypto/hash.ts';
import { verifyDigestSignature } from '../../crypto/verify-digest-signature.ts';
import { verifySignature } from '../../crypto/verify-signature.ts';
import { MalformedError } from '../../errors/errors.ts';
import { parsePemVerifier } from '../../tlog/parse-pem-verifier.ts';
import { readHexDigest } from '../../tlog/read-body-digest.ts';
import { keyOfVerifier } from './key-of-verifier.ts';
import { type BodySignature, dsseBody, hashedRekordBody, intoto2Body } from './rekor1-body.ts';

/**
 * The body that Rekor 1 stores for an entry that a client proposes, once its signature is found to be valid.
 *
 * @throws {MalformedError} `log-entry-malformed`, also for kinds that are not taken; and what its parts throw
 * @throws {UntrustedError} `signature-mismatch`, `algorithm-refused`
 * @throws {UsageError} `message-needed` for a digest that the key cannot have signed
 */
export function acceptRekor1Proposal(proposal: JsonValue): Uint8Array {
  const root = readDocument(proposal, 'proposal', 'log-entry-malformed');
  const kind = `${readString(root, 'kind')} ${readString(root, 'apiVersion')}`;
  const spec = readObject(root, 'spec');
  switch (kind) {
    case 'hashedrekord 0.0.1':
      return acceptHashedRekord(spec);
    case 'dsse 0.0.1':
      return acceptDsse(readObject(spec, 'proposedContent'));
    case 'intoto 0.0.2':
      return acceptIntoto(readObject(spec, 'content'));
    default:
      throw malformed('wanted `hashedrekord` 0.0.1, `dsse` 0.0.1 or `intoto` 0.0.2, got another kind');
  }
}

function acceptHashedRekord(spec: JsonFields): Uint8Array {
  const signed = readObject(spec, 'signature');
  const digest = readHexDigest(readObject(readObject(spec, 'data'), 'hash'));
  const signature = readBase64(signed, 'content');
  const verifierPem = readBase64(readObject(signed, 'publicKey'), 'content');
  const key = keyOfVerifier(parsePemVerifier(verifierPem));
  verifyDigestSignature(key, { [digest.algorithm]: digest.hex }, signature);
  return hashedRekordBody({ signature, verifierPem }, digest);
}

function acceptDsse(proposed: JsonFields): Uint8Array {
  const json = encodeUtf8(readString(proposed, 'envelope'));
  const envelope = parseEnvelope(json);
  const verifierPem = onlyVerifier(proposed);
  const signature = onlyItem(envelope.signatures).signature;
  requireSignature({ signature, verifierPem }, envelope.payloadType, envelope.payload);
  const digests = { envelopeSha256: digestHex('sha256', json), payloadSha256: digestHex('sha256', envelope.payload) };
  return dsseBody({ signature, verifierPem }, digests);
}

function acceptIntoto(content: JsonFields): Uint8Array {
  const envelope = readObject(content, 'envelope');
  const signed = onlyItem(readObjects(envelope, 'signatures', 1));
  const by = { signature: readTwice(signed, 'sig'), verifierPem: readBase64(signed, 'publicKey') };
  const payload = readTwice(envelope, 'payload');
  const payloadType = readString(envelope, 'payloadType');
  requireSignature(by, payloadType, payload);
  const hash = readHexDigest(readObject(content, 'hash'));
  if (hash.algorithm !== 'sha256') throw malformed('wanted the SHA-256 of the envelope');
  return intoto2Body(by, payloadType, { envelopeSha256: hash.hex, payloadSha256: digestHex('sha256', payload) });
}

function requireSignature(by: BodySignature, payloadType: string, payload: Uint8Array): void {
  const key = keyOfVerifier(parsePemVerifier(by.verifierPem));
  verifySignature(key, preAuthEncoding(payloadType, payload), by.signature);
}

function onlyVerifier(proposed: JsonFields): Uint8Array {
  return decodeBase64(onlyItem(readStrings(proposed, 'verifiers', 1)));
}

function readTwice(fields: JsonFields, name: string): Uint8Array {
  return decodeBase64(decodeUtf8(readBase64(fields, name), 'log-entry-malformed'));
}

function onlyItem<T>(items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw malformed(`wanted one signature, got ${items.length}`);
  return item;
}

function malformed(message: string): MalformedError {
  return new MalformedError('log-entry-malformed', message);
}
