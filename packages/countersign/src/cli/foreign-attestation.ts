// SPDX-License-Identifier: Apache-2.0
import { type Envelope, maxEnvelopeBytes, parseEnvelope } from '../attest/dsse.ts';
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { parseBundle } from '../attest/parse-bundle.ts';
import { layerAnnotations } from '../attest/simple-signing-layer.ts';
import { parseStatement } from '../attest/statement.ts';
import { type JsonValue, parseJson } from '../bytes/json.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { envelopeLayer } from '../sign/envelope-layer.ts';
import type { StorableAttestation } from '../sign/produced-attestation.ts';
import { requireSubjectsOf } from '../verify/require-subjects-of.ts';

const newline = 0x0a;

/**
 * The attestations in a file that somebody else made: a bundle, or DSSE envelopes, one a line. Each speaks of the image; who made it is
 * not known.
 *
 * @throws {MalformedError} `bundle-malformed`, `statement-malformed`, `json-malformed`
 * @throws {UntrustedError} `digest-mismatch`, `statement-not-image-signing` for what is no attestation
 */
export function readForeignAttestations(file: Uint8Array, digest: Digest): readonly StorableAttestation[] {
  const kind = kindOf(file);
  if (kind === 'bundle') return [readBundle(file, digest)];
  const lines = kind === 'envelope' ? [file] : linesOf(file);
  if (lines.length === 0)
    throw new MalformedError('bundle-malformed', 'wanted a bundle or DSSE envelopes, got nothing');
  return lines.map((line) => readEnvelope(line, digest));
}

function readBundle(bundle: Uint8Array, digest: Digest): StorableAttestation {
  const { content } = parseBundle(bundle);
  if (content.kind !== 'dsse') throw notAttestation('a signature of plain bytes');
  return { format: 'bundle', bundle, predicateType: predicateTypeOf(content.envelope, digest) };
}

function readEnvelope(envelope: Uint8Array, digest: Digest): StorableAttestation {
  const predicateType = predicateTypeOf(parseEnvelope(envelope), digest);
  const layer = envelopeLayer(envelope, predicateType, { [layerAnnotations.signature]: '' });
  return { format: 'envelope', envelope, predicateType, layer };
}

function predicateTypeOf({ payloadType, payload }: Envelope, digest: Digest): string {
  if (payloadType !== mediaTypes.inToto) throw notAttestation(quote(payloadType));
  const statement = parseStatement(payload);
  requireSubjectsOf(statement, digest);
  if (statement.predicateType === imageSignaturePredicate) throw notAttestation('a signature of the image');
  return statement.predicateType;
}

/** By what it seems to be: what it is, its parser says. */
function kindOf(file: Uint8Array): 'bundle' | 'envelope' | 'lines' {
  const value = jsonOf(file);
  if (typeof value !== 'object' || value === null) return 'lines';
  return Object.hasOwn(value, 'mediaType') || Object.hasOwn(value, 'media_type') ? 'bundle' : 'envelope';
}

function jsonOf(file: Uint8Array): JsonValue {
  try {
    return parseJson(file, { maxBytes: maxEnvelopeBytes });
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}

function linesOf(file: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < file.length; ) {
    const end = file.indexOf(newline, start);
    const stop = end === -1 ? file.length : end;
    if (stop > start) lines.push(file.subarray(start, stop));
    start = stop + 1;
  }
  return lines;
}

function notAttestation(got: string): UntrustedError {
  return new UntrustedError('statement-not-image-signing', `wanted an attestation, got ${got}`, {
    hint: 'use `attach signature` for signatures',
  });
}
