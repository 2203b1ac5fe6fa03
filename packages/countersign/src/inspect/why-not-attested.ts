// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { type CountersignError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Discovery, RefusedEvidence } from '../verify/discovery.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';
import type { InspectAttestationsRequest } from './attestation-inspection.ts';
import { imageNotFound } from './failed-inspection.ts';

export interface RefusedAttestation extends RefusedEvidence {
  readonly candidate?: AttestationCandidate;
  /** What it says it is; nobody need have signed that. */
  readonly claimedType?: string;
}

const maxListed = 8;

/** The refusal when no attestation was acceptable: a gap in what could be read comes before every "not attested". */
export function whyNotAttested(
  { reference, predicate }: Pick<InspectAttestationsRequest, 'reference' | 'predicate'>,
  discovery: Discovery<AttestationCandidate>,
  refused: readonly RefusedAttestation[],
): CountersignError {
  const gap = discovery.unreadable.find(({ error }) => error instanceof UnavailableError) ?? discovery.unreadable[0];
  if (gap !== undefined) return gapError(reference, gap);
  if (refused.length > 0) return noneAcceptable(reference, predicate, refused);
  if (discovery.image === null) return imageNotFound(reference, discovery.digest);
  const message = `no attestations found for \`${reference}\` (\`${discovery.digest}\`)`;
  return new UntrustedError('no-attestation', message);
}

function gapError(reference: string, { error: cause, what, place }: Discovery['unreadable'][number]): CountersignError {
  if (!(cause instanceof UnavailableError)) return cause;
  const message = `could not find out whether \`${reference}\` is attested: ${what} at \`${place}\`: ${cause.message}`;
  return new UnavailableError(cause.code, message, { cause, hint: cause.hint, detail: cause.detail });
}

function noneAcceptable(
  reference: string,
  predicate: InspectAttestationsRequest['predicate'],
  refused: readonly RefusedAttestation[],
): UntrustedError {
  const wanted = refused.filter(({ claimedType }) => claimedType !== undefined && predicate.matches(claimedType));
  const types = `found, by their own word: ${typeList(refused.map(({ claimedType }) => claimedType))}`;
  const [telling] = wanted;
  if (telling !== undefined) {
    const message = `\`${reference}\`: none of the attestations of the type ${quote(predicate.text)} is acceptable: ${telling.error.message} (${types})`;
    return new UntrustedError('attestation-not-found', message, { cause: telling.error, hint: telling.error.hint });
  }
  const message = `\`${reference}\`: wanted an attestation of the type ${quote(predicate.text)}, got none (${types})`;
  return new UntrustedError('attestation-not-found', message, { cause: refused[0]?.error });
}

/** Each type with how many there are, as text for people. */
export function typeList(types: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const type of types) {
    const name = type === undefined ? 'nothing that can be read' : quote(type);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const listed = sorted.slice(0, maxListed).map(([name, count]) => `${name} (${count})`);
  const more = sorted.length - listed.length;
  return [...listed, ...(more > 0 ? [`and ${more} more types`] : [])].join(', ');
}
