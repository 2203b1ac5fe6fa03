// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { isLoopbackHost } from '../oci/host.ts';
import type { ServiceName } from './service.ts';

/**
 * The address of a service that somebody configured. Plain http is for this machine; logs and timestamp authorities may be
 * elsewhere, because what they say is signed, but the identity token that an authority gets is worth stealing.
 *
 * @throws {UsageError} `usage-flag`, `plain-http-refused`
 */
export function parseServiceUrl(text: string, kind: ServiceName['kind']): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new UsageError('usage-flag', `wanted an https address of the ${kind}, got ${quote(text)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('usage-flag', `wanted an address of the ${kind} without user name and password, got one with`);
  }
  if (kind === 'certificate authority' && url.protocol === 'http:' && !isLoopbackHost(url.host)) {
    throw new UsageError(
      'plain-http-refused',
      `wanted https for the ${kind}, which gets an identity token, got ${quote(text)}`,
      {
        hint: 'use https',
      },
    );
  }
  return url;
}

/** `path` under the base address of a service, whether that ends in a slash or not. */
export function serviceEndpoint(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}
