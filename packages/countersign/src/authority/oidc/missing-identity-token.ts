// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import type { LoginRequest } from './identity-request.ts';

/** Says where was looked and why each did not apply. */
export function missingIdentityToken(reasons: readonly string[], login: LoginRequest): UsageError {
  const person =
    login.flow === 'never' ? 'nobody is to be asked to log in' : 'there is no terminal at which somebody could log in';
  return new UsageError(
    'identity-token-missing',
    `wanted an identity token, found none: ${[...reasons, person].join('; ')}`,
    {
      detail: { lookedAt: reasons },
    },
  );
}
