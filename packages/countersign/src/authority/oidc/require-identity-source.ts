// SPDX-License-Identifier: Apache-2.0
import type { Prompt } from '../../ports/prompt.ts';
import { chooseFlow } from './choose-flow.ts';
import { findAmbientProvider } from './find-ambient-provider.ts';
import type { AmbientPorts, IdentityRequest } from './identity-request.ts';
import { missingIdentityToken } from './missing-identity-token.ts';

/**
 * There is a token, a provider that may give one, or a way to log in: to be asked before anything slow is done, so that a job without an
 * identity fails at once. Nothing goes over the network.
 *
 * @throws {UsageError} `identity-token-missing`
 */
export async function requireIdentitySource(
  request: IdentityRequest,
  ports: Omit<AmbientPorts, 'fetch' | 'callWorkloadApi'> & { readonly prompt: Pick<Prompt, 'interactive'> },
): Promise<void> {
  if (request.token !== undefined || chooseFlow(request.login, ports.prompt) !== 'none') return;
  const lookup = await findAmbientProvider(request, ports);
  if (lookup.kind === 'none') throw missingIdentityToken(lookup.reasons, request.login);
}
