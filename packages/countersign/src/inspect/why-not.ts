// SPDX-License-Identifier: Apache-2.0

import type { ErrorCode } from '../errors/codes.ts';
import { type CountersignError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Discovery, RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';
import { imageNotFound } from './failed-inspection.ts';

/** The refusal when nothing was acceptable: a gap in what could be read comes before every "unsigned". */
export function whyNot(reference: string, discovery: Discovery, refused: readonly RefusedEvidence[]): CountersignError {
  // What may succeed next time decides before what a place holds and nobody can read.
  const gap = discovery.unreadable.find(({ error }) => error instanceof UnavailableError) ?? discovery.unreadable[0];
  if (gap !== undefined) return unreadable(reference, discovery, gap);
  if (refused.length > 0) return noneAcceptable(reference, refused);
  if (discovery.image === null) return imageNotFound(reference, discovery.digest);
  return new UntrustedError(
    'signature-not-found',
    `no signatures found for \`${reference}\` (\`${discovery.digest}\`)`,
  );
}

function unreadable(reference: string, discovery: Discovery, gap: UnreadableStore): CountersignError {
  const { error: cause, what, place } = gap;
  if (!(cause instanceof UnavailableError)) return cause;
  const others = discovery.unreadable.length - 1;
  const more = others > 0 ? ` (and ${others} more that could not be read)` : '';
  const message = `could not find out whether \`${reference}\` is signed: ${what} at \`${place}\`: ${cause.message}${more}`;
  return new UnavailableError(cause.code, message, { cause, hint: cause.hint, detail: cause.detail });
}

/** Reasons of signatures that were meant for somebody else; what is wrong with one of the wanted kind says more. */
const otherPurposes: ReadonlySet<ErrorCode> = new Set([
  'key-in-identity-mode',
  'certificate-in-key-mode',
  'key-mismatch',
  'statement-not-image-signing',
]);

function noneAcceptable(reference: string, refused: readonly RefusedEvidence[]): UntrustedError {
  const errors = refused.map(({ error }) => error);
  const telling = errors.find(({ code }) => !otherPurposes.has(code)) ?? errors[0];
  const count =
    refused.length === 1
      ? 'the only signature found is not acceptable'
      : `${refused.length} signatures found, none of them is acceptable`;
  // With several reasons the advice for one may be wrong for the others.
  const competing = errors.filter(({ code }) => code === telling?.code || !otherPurposes.has(code));
  const isAdvice = competing.every(({ hint }) => hint === telling?.hint);
  return new UntrustedError('no-acceptable-signature', `\`${reference}\`: ${count}: ${telling?.message}`, {
    cause: telling,
    ...(isAdvice && telling !== undefined ? { hint: telling.hint } : {}),
  });
}
