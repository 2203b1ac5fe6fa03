// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { SignatureFormat } from './produced-signature.ts';
import type { SigningParty } from './signing-party.ts';

/** Who is told of a signature. */
export interface SigningServices {
  /** Each makes an entry. */
  readonly logs: readonly LogService[];
  /** Each makes a timestamp. */
  readonly timestampAuthorities: readonly URL[];
}

export interface LogService {
  readonly url: URL;
  /** Of its protocol: Rekor 1 or Rekor 2. */
  readonly version: 1 | 2;
}

export const noServices: SigningServices = { logs: [], timestampAuthorities: [] };

/**
 * Returns if a signature that is made with these services can be verified later. Asked before anything is signed or logged.
 *
 * @throws {UsageError} `service-not-configured`
 */
export function requireVerifiable(
  services: SigningServices,
  party: Pick<SigningParty, 'kind'> & { readonly origin?: 'short-lived' | 'own' },
  formats: readonly SignatureFormat[],
): void {
  const { logs, timestampAuthorities } = services;
  const promisesTime = logs.some(({ version }) => version === 1);
  if (party.origin === 'short-lived' && !promisesTime && timestampAuthorities.length === 0) {
    const got = logs.length === 0 ? 'neither a log nor a timestamp authority' : 'a log of Rekor 2, which gives no time';
    throw notConfigured(`wanted a timestamp authority to prove when the certificate was used, got ${got}`);
  }
  if (logs.length > 0 && !promisesTime && timestampAuthorities.length === 0) {
    throw notConfigured('wanted a timestamp authority beside a log of Rekor 2, which gives no time, got none');
  }
  if (formats.includes('simple-signing')) requireLegacyPlaces(services);
}

function requireLegacyPlaces({ logs, timestampAuthorities }: SigningServices): void {
  if (logs.some(({ version }) => version === 2)) {
    throw notConfigured(
      'the legacy format has no place for entries of Rekor 2',
      'use `--format bundle`, or a log of Rekor 1',
    );
  }
  if (logs.length > 1 || timestampAuthorities.length > 1) {
    throw notConfigured(
      'the legacy format has a place for one log entry and one timestamp, and the configuration asks for several',
      'use `--format bundle`',
    );
  }
}

function notConfigured(
  message: string,
  hint = 'pass `--timestamp-server-url`, or a signing configuration that has one',
): UsageError {
  return new UsageError('service-not-configured', message, { hint });
}
