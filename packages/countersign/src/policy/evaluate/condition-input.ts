// SPDX-License-Identifier: Apache-2.0

import type { StatementSubject } from '../../attest/statement.ts';
import type { JsonObject } from '../../bytes/json.ts';
import type { ImageAttestation } from '../../verify/image-attestation.ts';
import { requireSubjectsOf } from '../../verify/require-subjects-of.ts';
import type { Signer } from '../../verify/signer.ts';
import type { ConditionInput } from '../condition.ts';
import type { Judging, Statement } from './judging.ts';

/** What a condition sees of an attestation of the image. */
export function conditionInput(
  { statement, digest }: ImageAttestation,
  { signer, proof }: Statement,
  { image }: Judging,
): ConditionInput {
  const subjects = statement.subjects.map(subjectJson);
  const [subject] = requireSubjectsOf(statement, digest);
  return {
    statement: {
      _type: statement.type,
      subject: subjects,
      predicateType: statement.predicateType,
      predicate: statement.predicate ?? {},
    },
    predicate: statement.predicate ?? {},
    subject: subjectJson(subject),
    image: {
      reference: image.text,
      repository: image.repository,
      digest,
      ...(image.tag === undefined ? {} : { tag: image.tag }),
    },
    signer: { name: signer.name, ...signerJson(proof.evidence.signer) },
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
