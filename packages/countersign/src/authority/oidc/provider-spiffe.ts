// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import { MalformedError, UnavailableError } from '../../errors/errors.ts';
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import type { AmbientPorts } from './identity-request.ts';
import { encodeJwtSvidRequest, parseJwtSvidResponse } from './jwt-svid-messages.ts';

const defaultSocket = '/tmp/spire-agent/public/api.sock';
const timeoutMs = 15_000;
const maxAnswerBytes = 1024 * 1024;

/**
 * The JWT-SVID of this workload (SPIFFE Workload API). The default socket lies where every user may put one, so it is only asked when the
 * provider was named.
 */
export async function askSpiffe({ audience, chosen }: AmbientRequest, ports: AmbientPorts): Promise<AmbientAnswer> {
  const address = ports.env['SPIFFE_ENDPOINT_SOCKET'] ?? '';
  if (address === '' && chosen === 'any') return { kind: 'absent', reason: '`SPIFFE_ENDPOINT_SOCKET` is not set' };
  const socketPath = parseSocketAddress(address === '' ? defaultSocket : address);
  const result = await ports.callWorkloadApi({
    socketPath,
    method: '/SpiffeWorkloadAPI/FetchJWTSVID',
    // SPIFFE Workload API §3: keeps requests out that somebody else makes this program send.
    metadata: { 'workload.spiffe.io': 'true' },
    message: encodeJwtSvidRequest(audience),
    maxAnswerBytes,
    timeoutMs,
    signal: ports.signal,
  });
  if (result.kind === 'refused') throw failed(`refused with gRPC status ${result.status}, ${quote(result.text)}`);
  return { kind: 'token', token: firstToken(result.message) };
}

/** The first is the default identity of a workload that has several (SPIFFE Workload API §6.2). */
function firstToken(message: Uint8Array): string {
  try {
    const [first] = parseJwtSvidResponse(message);
    if (first !== undefined) return first;
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw failed('wanted a list of JWT-SVIDs, got something else');
  }
  throw failed('wanted at least one JWT-SVID, got none');
}

/** `unix:///path`, as SPIFFE has it, or a bare path, as cosign has it. */
function parseSocketAddress(address: string): string {
  const path = /^unix:(?:\/\/)?(\/.+)$/.exec(address)?.[1] ?? address;
  if (path.startsWith('/')) return path;
  throw failed(`wanted the path of a Unix socket in \`SPIFFE_ENDPOINT_SOCKET\`, got ${quote(address)}`);
}

function failed(reason: string): UnavailableError {
  return new UnavailableError('identity-provider-failed', `identity provider \`spiffe\`: ${reason}`);
}
