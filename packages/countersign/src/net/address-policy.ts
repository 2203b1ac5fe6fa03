// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP } from 'node:net';

/** Special-purpose IPv4 space of the IANA registry, and the one public address that answers as a cloud's metadata server. */
const refusedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside 2000::/3: protocol assignments with Teredo, documentation, 6to4 (which carries any IPv4 address). */
const refusedV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/**
 * True for an address that anybody on the internet may have. Only 2000::/3 of IPv6 is: that leaves out loopback, link-local, unique
 * local, multicast, IPv4-mapped and NAT64 addresses without a list of them.
 */
export function isPublicAddress(address: string): boolean {
  const bare = withoutZone(address);
  const family = isIP(bare);
  if (family === 4) return !blockList('ipv4', refusedV4).check(bare, 'ipv4');
  if (family !== 6) return false;
  return blockList('ipv6', [['2000::', 3]]).check(bare, 'ipv6') && !blockList('ipv6', refusedV6).check(bare, 'ipv6');
}

/** True if the host of a URL is an address and not a name. */
export function isAddress(host: string): boolean {
  return isIP(withoutBrackets(host)) !== 0;
}

/** `[::1]` as `::1`; other hosts unchanged. */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}
