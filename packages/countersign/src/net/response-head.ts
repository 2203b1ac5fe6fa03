// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import type { Peer } from './network-error.ts';

export type ResponseHead = Pick<FetchResponse, 'status' | 'header' | 'headerAll'>;

/**
 * Status and fields of an answer.
 *
 * @throws {UnavailableError} `registry-protocol` for a successful answer in a content coding, which nobody asked for; decoding it
 * would let a small answer grow without limit. `registry-unreachable` when the proxy answers in place of the server
 */
export function readHead(status: number, rawFields: readonly string[], peer: Peer): ResponseHead {
  const fields = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawFields.length; at += 2) {
    const name = rawFields[at]?.toLowerCase() ?? '';
    const values = fields.get(name);
    const value = rawFields[at + 1] ?? '';
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  checkHead(status, fields, peer);
  return {
    status,
    header: (name) => fields.get(name.toLowerCase())?.join(', '),
    headerAll: (name) => fields.get(name.toLowerCase()) ?? [],
  };
}

function checkHead(status: number, fields: ReadonlyMap<string, readonly string[]>, peer: Peer): void {
  if (status === 407 && peer.viaProxy !== undefined) {
    throw new UnavailableError('registry-unreachable', `the proxy \`${peer.viaProxy}\` wants credentials, or others`, {
      hint: 'write them into the URL of the proxy: `http://user:password@proxy:3128`',
    });
  }
  if (status < 200 || status > 599)
    throw new UnavailableError('registry-protocol', `\`${peer.host}\` answered with status ${status}`);
  if (status >= 300) return;
  const codings = (fields.get('content-encoding') ?? [])
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase());
  if (codings.some((coding) => coding !== '' && coding !== 'identity')) {
    throw new UnavailableError('registry-protocol', `\`${peer.host}\` answered in a content coding, wanted none`);
  }
}
