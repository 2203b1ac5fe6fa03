// SPDX-License-Identifier: Apache-2.0
import type { StatementSubject } from '../attest/statement.ts';
import { type JsonObject, parseJson } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import type { ImageAttestation } from '../verify/image-attestation.ts';
import { requireSubjectsOf } from '../verify/require-subjects-of.ts';
import type { Signer } from '../verify/signer.ts';
import type { ConditionInput } from './condition.ts';

export interface ConditionFacts {
  /** What the condition sees as `signer.name`. */
  readonly signerName: string;
  readonly image: JsonObject;
  /** Of several subjects that are the image, the one that is meant; the first if nothing is said. */
  readonly subject?: StatementSubject;
}

/** What a condition sees of a proven attestation: the statement with every member that was signed, known to us or not. */
export function conditionInput(
  attestation: ImageAttestation,
  { signerName, image, subject }: ConditionFacts,
): ConditionInput {
  const { statement, payload, digest, signer } = attestation;
  const signed = parseJson(payload, { maxBytes: payload.byteLength });
  const [first] = requireSubjectsOf(statement, digest);
  return {
    statement: readDocument(signed, 'statement', 'statement-malformed').object,
    predicate: statement.predicate ?? {},
    subject: subjectJson(subject ?? first),
    image: { ...image, digest },
    signer: { name: signerName, ...signerJson(signer) },
  };
}

function subjectJson({ name, digests, annotations }: StatementSubject): JsonObject {
  return { ...(name === undefined ? {} : { name }), digest: digests, annotations };
}

function signerJson(signer: Signer): JsonObject {
  if (signer.kind === 'key') return { fingerprint: signer.fingerprint };
  const { subject, issuer, extensions, fingerprint } = signer;
  return { subject, fingerprint, extensions: { ...extensions }, ...(issuer === undefined ? {} : { issuer }) };
}
