// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { CountersignError, UnavailableError } from '../../errors/errors.ts';

/**
 * What went wrong in a login, in our words. The library's errors carry whole answers, tokens and codes included, so nothing of them is
 * kept but names of errors and claims; they are not given as `cause`.
 */
export function issuerError(error: unknown, issuer: URL): unknown {
  const own = chainOf(error).find((link) => link instanceof CountersignError);
  if (own instanceof CountersignError && isFinal(own)) return own;
  const said = own === undefined ? whatWasSaid(error) : own.message;
  if (said === undefined) return error;
  return new UnavailableError(
    'identity-provider-failed',
    `the login at ${quote(issuer.host)} failed: ${said}`,
    hintFor(error),
  );
}

function isFinal(error: CountersignError): boolean {
  return (
    error.code === 'identity-provider-failed' ||
    !(error instanceof UnavailableError) ||
    error.code === 'interrupted' ||
    error.code === 'deadline-exceeded'
  );
}

function whatWasSaid(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const refusal = oauthError(error);
  if (refusal !== undefined) return `the issuer answered ${refusal}`;
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  const claim = chainOf(error)
    .map(claimOf)
    .find((name) => name !== undefined);
  const about = claim === undefined ? '' : ` in ${quote(claim)}`;
  return `${reasons[error.code] ?? `the answer of the issuer was refused${about}`} (${error.code})`;
}

const reasons: Readonly<Record<string, string>> = {
  OAUTH_RESPONSE_IS_NOT_JSON: 'wanted JSON from the issuer, got something else',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'the issuer answered with a status that the protocol does not have there',
  OAUTH_TIMEOUT: 'the issuer did not answer in time',
};

/** RFC 6749 §4.1.2.1, §5.2: codes from a small alphabet, and a sentence for developers. */
function oauthError(error: Error): string | undefined {
  if (!('error' in error) || typeof error.error !== 'string') return undefined;
  const description =
    'error_description' in error && typeof error.error_description === 'string'
      ? `: ${quote(error.error_description)}`
      : '';
  return `${quote(error.error)}${description}`;
}

/** Which claim, parameter or attribute it was about; never its value. */
function claimOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  const name = members['claim'] ?? members['attribute'];
  return typeof name === 'string' ? name : undefined;
}

function chainOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let link = error; link !== undefined && link !== null && chain.length < 8; ) {
    chain.push(link);
    link = link instanceof Error ? link.cause : undefined;
  }
  return chain;
}

function hintFor(error: unknown): { readonly hint?: string } {
  const code = error instanceof Error && 'error' in error ? error.error : undefined;
  return code === 'access_denied' ? { hint: 'log in again, and allow this program to know who you are' } : {};
}
