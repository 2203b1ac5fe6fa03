// SPDX-License-Identifier: Apache-2.0
import type { Statement, StatementSubject } from '../attest/statement.ts';
import { quote } from '../bytes/quote.ts';
import { UntrustedError } from '../errors/errors.ts';
import { type Digest, digestAlgorithm, digestEncoded } from '../oci/digest.ts';

/**
 * The subjects of the statement that are the image with this digest.
 *
 * @throws {UntrustedError} `digest-mismatch` when there is none
 */
export function requireSubjectsOf(
  statement: Statement,
  digest: Digest,
): readonly [StatementSubject, ...StatementSubject[]] {
  const [first, ...others] = statement.subjects.filter((subject) => isOf(subject, digest));
  if (first === undefined) throw digestMismatch(digest, statement);
  return [first, ...others];
}

function isOf(subject: StatementSubject, digest: Digest): boolean {
  const algorithm = digestAlgorithm(digest);
  return Object.hasOwn(subject.digests, algorithm) && subject.digests[algorithm] === digestEncoded(digest);
}

function digestMismatch(wanted: Digest, statement: Statement): UntrustedError {
  const algorithm = digestAlgorithm(wanted);
  const signed = statement.subjects.flatMap(({ digests }) =>
    Object.entries(digests).map(([name, hex]) => `${name}:${hex}`),
  );
  const got = signed.find((text) => text.startsWith(`${algorithm}:`)) ?? signed[0] ?? 'none';
  return new UntrustedError('digest-mismatch', `wanted a signature of \`${wanted}\`, got one of ${quote(got)}`, {
    detail: { signed: signed.slice(0, 16) },
  });
}
