// SPDX-License-Identifier: Apache-2.0

/** Suffixes under which registries are rented out one by one, and which the Public Suffix List lacks. */
const rentedSuffixes: readonly string[] = [
  'azurecr.io',
  'azurecr.cn',
  'azurecr.us',
  'jfrog.io',
  'amazonaws.com',
  'amazonaws.com.cn',
];

/**
 * The part of a host name that one party has registered (`docker.io` of `auth.docker.io`), undefined for addresses, single labels and
 * public suffixes. Suffixes under which others give names to their customers (`github.io`) count as public.
 */
export async function registrableDomain(hostname: string): Promise<string | undefined> {
  if (rentedSuffixes.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`))) return hostname;
  // Loaded when a registry names a token server on another host, which most commands never see.
  const { parse } = await import('tldts');
  const { domain, isIp } = parse(hostname, { allowPrivateDomains: true });
  return isIp === true || domain === null ? undefined : domain;
}
