// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import { isHintOfTrusted, keysByHint, type TrustedKey, type TrustedKeys } from '../trust/trusted-keys.ts';

/**
 * Proves that one of the trusted keys made a signature, and says which. `prove` throws `signature-mismatch` for a key that did not.
 *
 * @throws {UntrustedError} `signature-mismatch` · `key-mismatch` when none did and the hint names a key that is not trusted
 * @throws {UsageError} `usage-api` when no key is trusted · `message-needed` when `prove` throws it for a key and no other fits
 */
export function verifyByKeys(trust: TrustedKeys, hint: string, prove: (key: PublicKey) => void): Verified<TrustedKey> {
  if (trust.length === 0) throw new UsageError('usage-api', 'wanted at least one trusted key, got none');
  let undecided: UsageError | undefined;
  for (const trusted of keysByHint(trust, hint)) {
    const outcome = tryKey(trusted.key, prove);
    if (outcome === 'proven') return mintVerified(trusted);
    if (outcome instanceof UsageError) undecided ??= outcome;
  }
  if (undecided !== undefined) throw undecided;
  const detail = { trusted: trust.map(({ key }) => key.fingerprint), ...(hint === '' ? {} : { hint }) };
  if (hint !== '' && !isHintOfTrusted(trust, hint)) {
    throw new UntrustedError(
      'key-mismatch',
      `wanted a signature by ${namesOf(trust)}, got one by the key with hint ${quote(hint)}`,
      { detail },
    );
  }
  throw new UntrustedError(
    'signature-mismatch',
    `wanted a signature by ${namesOf(trust)}, got one that does not match`,
    { detail },
  );
}

function tryKey(key: PublicKey, prove: (key: PublicKey) => void): 'proven' | 'refused' | UsageError {
  try {
    prove(key);
    return 'proven';
  } catch (error) {
    if (error instanceof UntrustedError && error.code === 'signature-mismatch') return 'refused';
    if (error instanceof UsageError && error.code === 'message-needed') return error;
    throw error;
  }
}

function namesOf(trust: TrustedKeys): string {
  return trust.map(({ source }) => quote(source)).join(' or ');
}
