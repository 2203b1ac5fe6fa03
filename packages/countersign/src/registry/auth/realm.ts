// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../../errors/errors.ts';
import { isAddress } from '../../net/address-policy.ts';
import { isLoopbackHost } from '../../oci/host.ts';
import type { AddressPolicy } from '../../ports/fetch.ts';
import { registrableDomain } from './registrable-domain.ts';

export interface TokenServer {
  readonly url: URL;
  readonly addressPolicy: AddressPolicy;
}

export interface RealmQuestion {
  readonly registry: URL;
  /** The `realm` parameter as the registry wrote it. */
  readonly realm: string;
  readonly carriesSecret: boolean;
  /** Hosts (`host` or `host:port`) that the user has named as token servers. */
  readonly trusted: ReadonlySet<string>;
}

/** Registries whose token server is known to be on another host. */
const knownServers: readonly (readonly [registrySuffix: string, tokenServer: string])[] = [
  // The same domain; listed so that the commonest registry costs no look at the Public Suffix List.
  ['registry-1.docker.io', 'auth.docker.io'],
  ['.pkg.dev', 'oauth2.googleapis.com'],
  ['.gcr.io', 'oauth2.googleapis.com'],
  ['.azurecr.io', 'login.microsoftonline.com'],
];

/**
 * The token server that a registry names, if it may be asked. Whoever answers for the registry chooses the realm, so it is believed only
 * as far as it can do no harm: a secret goes over https, and to the registry's own registrable domain, to a known pair or to a server that
 * the user has named. Without a secret any public https server will do. Plain http is for a registry that is itself spoken to in plain
 * http, on the same host or both on this machine.
 *
 * @throws {UnavailableError} `realm-refused`
 */
export async function checkRealm(question: RealmQuestion): Promise<TokenServer> {
  const { registry, trusted } = question;
  const url = parseRealm(question);
  const sameHost = url.hostname === registry.hostname;
  const pinned = trusted.has(url.host) || trusted.has(url.hostname);
  if (url.protocol === 'http:' && !mayBePlain(url, registry)) throw refused(url, 'it is not https');
  if (isRelated(url, registry) || pinned)
    return { url, addressPolicy: sameHost || pinned || bothLoopback(url, registry) ? 'any' : 'public' };
  if (await isOwnDomain(url, registry)) return { url, addressPolicy: 'public' };
  if (question.carriesSecret) throw refused(url, `it does not belong to \`${registry.hostname}\``);
  return { url, addressPolicy: 'public' };
}

function parseRealm({ realm, registry }: RealmQuestion): URL {
  const url = URL.parse(realm, registry.href);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || /[^\x21-\x7e]/.test(realm)) {
    throw new UnavailableError(
      'realm-refused',
      `the registry \`${registry.host}\` names a token server whose address is not an http or https URL`,
    );
  }
  // `//other.example/x` is relative, too.
  if (URL.parse(realm) === null && url.origin !== registry.origin)
    throw refused(url, 'a relative address must stay with the registry');
  if (url.username !== '' || url.password !== '') throw refused(url, 'its address carries a user name');
  url.hash = '';
  return url;
}

function mayBePlain(url: URL, registry: URL): boolean {
  return registry.protocol === 'http:' && (url.hostname === registry.hostname || bothLoopback(url, registry));
}

function bothLoopback(url: URL, registry: URL): boolean {
  return isLoopbackHost(url.hostname) && isLoopbackHost(registry.hostname);
}

/** Same server, or known to belong together, without a look at domains. */
function isRelated(url: URL, registry: URL): boolean {
  if (url.origin === registry.origin || bothLoopback(url, registry)) return true;
  // Another port of an address may be anybody's; another port of a name is at least the same name's owner.
  if (url.hostname === registry.hostname) return !isAddress(url.hostname);
  return (
    url.port === '' &&
    knownServers.some(([suffix, server]) => registry.hostname.endsWith(suffix) && url.hostname === server)
  );
}

async function isOwnDomain(url: URL, registry: URL): Promise<boolean> {
  const own = await registrableDomain(registry.hostname);
  return own !== undefined && own === (await registrableDomain(url.hostname));
}

function refused(url: URL, reason: string): UnavailableError {
  return new UnavailableError(
    'realm-refused',
    `credentials are not sent to the token server \`${url.host}\`: ${reason}`,
    {
      hint: `if you trust that server, pass \`--trust-token-server ${url.host}\``,
      detail: { tokenServer: url.host },
    },
  );
}
