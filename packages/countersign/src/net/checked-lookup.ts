// SPDX-License-Identifier: Apache-2.0
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { UnavailableError } from '../errors/errors.ts';
import type { AddressPolicy } from '../ports/fetch.ts';
import { isPublicAddress } from './address-policy.ts';

/** Every address of a name, in the order in which they should be tried. */
export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>;

export async function resolveWithSystem(hostname: string): Promise<readonly LookupAddress[]> {
  const { lookup } = await import('node:dns');
  return await new Promise((resolve, reject) => {
    lookup(hostname, { all: true, order: 'verbatim' }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
}

/**
 * A `lookup` for `net.connect` that hands over only addresses that the policy allows. The socket connects to one of exactly these,
 * so a name that resolves to something else a moment later (DNS rebinding) gains nothing.
 */
export function checkedLookup(resolve: ResolveName, policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    allowedAddresses(resolve, hostname, policy).then(
      (addresses) => {
        const first = addresses[0];
        if (options.all === true) callback(null, [...addresses]);
        else if (first !== undefined) callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

/** For an address written as such in the URL: `net.connect` asks no `lookup` about it. */
export function checkLiteralAddress(hostname: string, policy: AddressPolicy): void {
  if (policy === 'public' && isIP(hostname) !== 0 && !isPublicAddress(hostname)) throw addressRefused(hostname);
}

export async function allowedAddresses(
  resolve: ResolveName,
  hostname: string,
  policy: AddressPolicy,
): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname);
  const allowed = policy === 'any' ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
  if (allowed.length > 0) return allowed;
  if (addresses.length > 0) throw addressRefused(hostname);
  throw new UnavailableError('registry-unreachable', `the name \`${hostname}\` has no address`);
}

function addressRefused(hostname: string): UnavailableError {
  return new UnavailableError(
    'address-refused',
    `\`${hostname}\` is a private or special network address, wanted a public one`,
  );
}
