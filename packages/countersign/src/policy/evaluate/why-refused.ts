// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '../../errors/codes.ts';
import { type CountersignError, UnavailableError } from '../../errors/errors.ts';
import type { Reason } from '../decision.ts';
import type { FoundContent } from '../image-evidence.ts';
import { type Judging, reasonOf } from './judging.ts';

/** Why nobody can say what is there: the first place that could not be read; undefined if all was read. */
export function gapOf({ content, digest }: Judging): Reason | undefined {
  const discovery = content?.discovery;
  if (discovery === undefined) return neverLookedAt(content, digest);
  // What may succeed next time decides before what nobody can read.
  const gap = discovery.unreadable.find(({ error }) => error instanceof UnavailableError) ?? discovery.unreadable[0];
  if (gap === undefined) return undefined;
  const { code, hint, message } = gap.error;
  return { code, hint, message: `could not read ${gap.what} at \`${gap.place}\`: ${message}` };
}

function neverLookedAt(content: FoundContent | undefined, digest: string): Reason {
  if (content?.unread !== undefined) return reasonOf(content.unread);
  return {
    code: 'registry-limit-exceeded',
    message: `nobody looked for evidence of \`${digest}\``,
    hint: 'this is a limit of how much is looked at, or a fault of the caller',
  };
}

/** Evidence that was there and not looked at, because it was too much: a refusal, since whoever writes there could go on for ever. */
export function excessOf({ content }: Judging): CountersignError | undefined {
  return content?.discovery?.refused.find(({ error }) => error.code === 'evidence-limit-exceeded')?.error;
}

/** Reasons of evidence that was meant for somebody else. */
const otherPurposes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key-in-identity-mode',
  'certificate-in-key-mode',
  'key-mismatch',
  'statement-not-image-signing',
]);
/** Reasons of evidence that some signer did make: they say more than that others did not. */
const nearMisses: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'reference-mismatch',
  'annotation-mismatch',
  'time-unproven',
  'too-old',
  'outside-window',
  'signer-revoked',
  'condition-false',
  'condition-failed',
  'summary-mismatch',
]);

/** The error that tells most. */
export function mostTelling(errors: readonly CountersignError[]): CountersignError | undefined {
  return (
    errors.find(({ code }) => nearMisses.has(code)) ?? errors.find(({ code }) => !otherPurposes.has(code)) ?? errors[0]
  );
}
