// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../../errors/errors.ts';

/**
 * The URL in an environment variable; its value, which may hold a secret, is not shown.
 *
 * @throws {UnavailableError} `identity-provider-failed`
 */
export function urlFromEnv(name: string, text: string, provider: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new UnavailableError(
    'identity-provider-failed',
    `identity provider \`${provider}\`: wanted an http or https URL in \`${name}\`, got something else`,
  );
}
