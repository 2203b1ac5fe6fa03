// SPDX-License-Identifier: Apache-2.0
import { UnavailableError, UsageError } from '../errors/errors.ts';
import type { CallOptions } from '../ports/content.ts';
import { protocolError } from './answer-error.ts';
import type { RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { runCall } from './run-call.ts';

/**
 * Asks the registry for its base endpoint with the credentials at hand; returns when it answers, also when it wants none.
 *
 * @throws {UsageError} `credentials-refused`
 * @throws {UnavailableError}
 */
export async function checkLogin(context: RegistryContext, options: CallOptions = {}): Promise<void> {
  const call: RegistryCall = {
    what: 'log in',
    method: 'GET',
    target: '',
    scopes: [],
    writes: false,
    retry: 'always',
    signal: options.signal,
  };
  try {
    await runCall(context, call, async ({ response }) => {
      response.discard();
      // Some registries have no base endpoint, and say so to whom they have let in.
      if (response.status !== 200 && response.status !== 404)
        throw protocolError(context, call, `an answer with status ${response.status}`);
    });
  } catch (cause) {
    if (!(cause instanceof UnavailableError) || cause.code !== 'registry-unauthorized') throw cause;
    throw new UsageError('credentials-refused', `\`${context.host}\` refused the user name and password`, { cause });
  }
}
