// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UnavailableError } from '../errors/errors.ts';
import { isLoopbackHost } from '../oci/host.ts';
import type { AddressPolicy } from '../ports/fetch.ts';
import { credentialScope } from './auth/credential-scope.ts';
import type { RegistryContext } from './registry-context.ts';

const maxUrlLength = 8192;

export function isSameOrigin(left: URL, right: URL): boolean {
  return credentialScope(left) === credentialScope(right);
}

/**
 * The URL that a registry names in `Location` or `Link`, if it is one that we may go to at all. Credentials inside it are dropped.
 *
 * @throws {UnavailableError} `registry-protocol`: no URL, another scheme, or from https down to http
 */
export function resolveNamedUrl(text: string, base: URL, context: RegistryContext): URL {
  const url = text.length > maxUrlLength ? null : URL.parse(text, base.href);
  if (url === null) throw refused(context, `wanted a URL, got ${quote(text.split('?', 1)[0] ?? '')}`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused(context, `wanted an https URL, got one with scheme ${quote(url.protocol)}`);
  }
  if (url.protocol === 'http:' && !mayUsePlainHttp(url, base, context)) {
    throw refused(context, `wanted an https URL, got http to \`${url.hostname}\``);
  }
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

// A registry in https never leads to http; one in http only to this machine, to itself, or where http was allowed.
function mayUsePlainHttp(url: URL, base: URL, context: RegistryContext): boolean {
  if (base.protocol !== 'http:') return false;
  return url.hostname === base.hostname || isLoopbackHost(url.hostname) || context.settings.scheme === 'allow-http';
}

/** The user named the registry's host and the trusted ones; any other was named by the registry (SSRF). */
export function addressPolicyFor(url: URL, origin: URL, context: RegistryContext): AddressPolicy {
  if (url.hostname === origin.hostname) return 'any';
  if (context.settings.trustedHosts.includes(url.hostname) || context.settings.trustedHosts.includes(url.host))
    return 'any';
  // A registry on this machine has its storage on this machine.
  return isLoopbackHost(origin.hostname) && isLoopbackHost(url.hostname) ? 'any' : 'public';
}

function refused(context: RegistryContext, problem: string): UnavailableError {
  return new UnavailableError(
    'registry-protocol',
    `\`${context.host}\` leads to a place that is not acceptable: ${problem}`,
  );
}
