// SPDX-License-Identifier: Apache-2.0
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import type { Statement, StatementSubject } from '../attest/statement.ts';
import { quote } from '../bytes/quote.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import type { ImageExpectation } from './expectation.ts';
import type { ImageSignature } from './image-signature.ts';
import { annotationMismatch, missingAnnotation, textMembers } from './match-annotations.ts';
import { matchName, requireName } from './match-name.ts';
import { requireSubjectsOf } from './require-subjects-of.ts';
import { type SignedStatement, verifyStatementBundle } from './verify-statement-bundle.ts';

/**
 * Proves that a bundle is a signature of the expected image by somebody trusted. The envelope is opened, its signature verified over
 * the bytes as they were stored, and only then are these parsed.
 *
 * @throws {UntrustedError} as `verifyImageSignature`
 */
export function verifyImageBundle(
  bytes: Uint8Array,
  trust: Trust,
  expectation: ImageExpectation,
): Verified<ImageSignature> {
  return verifyImageStatement(verifyStatementBundle(bytes, trust), expectation);
}

/**
 * Proves that a signed statement is a signature of the expected image.
 *
 * @throws {UntrustedError} `statement-not-image-signing`, `digest-mismatch`, `annotation-mismatch`, `reference-mismatch`
 */
export function verifyImageStatement(
  signed: Verified<SignedStatement>,
  expectation: ImageExpectation,
): Verified<ImageSignature> {
  const { statement } = signed;
  if (statement.predicateType !== imageSignaturePredicate) throw notImageSigning(quote(statement.predicateType));
  const subject = requireSubject(statement, expectation);
  const nameMatch = matchName(subject.name, expectation.usedAs);
  requireName(nameMatch, subject.name, expectation);
  return mintVerified({
    ...signed.by,
    format: 'bundle',
    digest: expectation.digest,
    annotations: textMembers(subject.annotations),
    ...(subject.name === undefined ? {} : { signedName: subject.name }),
    signedNames: signedNames(statement, expectation),
    nameMatch,
    type: statement.predicateType,
    payload: signed.payload,
  });
}

/** The subject that is the expected image with the expected annotations. */
function requireSubject(statement: Statement, { digest, annotations }: ImageExpectation): StatementSubject {
  const named = requireSubjectsOf(statement, digest);
  const accepted = named.find(
    (subject) => missingAnnotation(annotations, textMembers(subject.annotations)) === undefined,
  );
  if (accepted !== undefined) return accepted;
  const signed = textMembers(named[0].annotations);
  throw annotationMismatch(missingAnnotation(annotations, signed) ?? '', annotations, signed);
}

/** Subjects without the expected annotations say nothing about what was asked. */
function signedNames(statement: Statement, { digest, annotations }: ImageExpectation): readonly string[] {
  const named = requireSubjectsOf(statement, digest).filter(
    (subject) => missingAnnotation(annotations, textMembers(subject.annotations)) === undefined,
  );
  return named.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

function notImageSigning(got: string): UntrustedError {
  return new UntrustedError(
    'statement-not-image-signing',
    `wanted a statement of the type \`${imageSignaturePredicate}\`, got ${got}`,
  );
}
