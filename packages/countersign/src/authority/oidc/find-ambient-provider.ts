// SPDX-License-Identifier: Apache-2.0
import { askAmbientProviders } from './ask-ambient-providers.ts';
import type { AmbientPorts, IdentityRequest } from './identity-request.ts';

export type AmbientLookup =
  | { readonly kind: 'found' }
  /** One line for each provider that was looked at. */
  | { readonly kind: 'none'; readonly reasons: readonly string[] };

/**
 * Whether this machine has a provider of identity tokens, without asking any: environment and files are looked at, and a provider that
 * would be asked over the network counts as found.
 *
 * @throws {UsageError} `identity-token-missing` – the one provider that was asked for is not there
 */
export async function findAmbientProvider(
  request: IdentityRequest,
  ports: Omit<AmbientPorts, 'fetch' | 'callWorkloadApi'>,
): Promise<AmbientLookup> {
  const asked = new Error('would be asked');
  const refuse = (): Promise<never> => Promise.reject(asked);
  try {
    const result = await askAmbientProviders(request, { ...ports, fetch: refuse, callWorkloadApi: refuse });
    return result.kind === 'token' ? { kind: 'found' } : result;
  } catch (error) {
    if (error === asked) return { kind: 'found' };
    throw error;
  }
}
