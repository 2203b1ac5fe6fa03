// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import { parseIdentityToken, type TokenExpectation } from '../identity-token.ts';
import { askAmbientProviders } from './ask-ambient-providers.ts';
import { chooseFlow } from './choose-flow.ts';
import type { IdentityPorts, IdentityRequest, ObtainedIdentityToken } from './identity-request.ts';
import { logIn } from './log-in.ts';
import { missingIdentityToken } from './missing-identity-token.ts';
import { readGivenToken } from './read-given-token.ts';

/**
 * A token that says who signs: the one that was given, else the one of the machine (CI job, cloud, cluster), else that of a person who
 * logs in. It parses, is for `request.audience` and has not expired; only the certificate authority checks its signature. Without a
 * token, and without a person at a terminal, this fails at once and says where it has looked.
 *
 * @throws {UsageError} `identity-token-missing`, `identity-token-refused`, `file-not-found`, `file-unreadable`
 * @throws {UnavailableError} `identity-provider-failed`
 */
export async function obtainIdentityToken(
  request: IdentityRequest,
  ports: IdentityPorts,
): Promise<ObtainedIdentityToken> {
  ports.signal.throwIfAborted();
  const obtained = await findToken(request, ports);
  checkToken(obtained, { audience: request.audience, nowMs: ports.clock.nowMs() });
  ports.log.debug('got an identity token', { from: obtained.from });
  return obtained;
}

/** A token for another audience is not handed on: with it, whoever reads it could act as its subject there. */
function checkToken({ token, from }: ObtainedIdentityToken, expected: TokenExpectation): void {
  try {
    parseIdentityToken(token, expected);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.code, `${error.message} (from \`${from}\`)`, { hint: error.hint, detail: { from } });
  }
}

async function findToken(request: IdentityRequest, ports: IdentityPorts): Promise<ObtainedIdentityToken> {
  if (request.token !== undefined)
    return { token: await readGivenToken(request.token, ports), from: '--identity-token' };
  const ambient = await askAmbientProviders(request, ports);
  if (ambient.kind === 'token') return { token: ambient.token, from: ambient.provider };
  const flow = chooseFlow(request.login, ports.prompt);
  if (flow === 'none') throw missingIdentityToken(ambient.reasons, request.login);
  return await logIn({ ...request.login, flow }, ports);
}
