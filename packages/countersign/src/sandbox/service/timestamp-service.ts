// SPDX-License-Identifier: Apache-2.0
import { encodePem } from '../../bytes/pem.ts';
import type { Handler, ServeRequest, ServeResponse } from '../../serve/http.ts';
import type { SandboxWorld } from '../world.ts';
import { bytesAnswer, refusal } from './json-answer.ts';
import { readBytesRequest } from './read-request.ts';
import { routeHandler } from './route-handler.ts';

/** RFC 3161 §3.4: timestamps over HTTP, under the paths of Sigstore's authority. */
export function timestampService(world: SandboxWorld): Handler {
  const { issued, root } = world.timestampAuthority;
  const chain = [issued, root].map(({ certificate }) => encodePem({ label: 'CERTIFICATE', bytes: certificate }));
  return routeHandler([
    { method: 'POST', path: '/api/v1/timestamp', answer: (request) => stamp(world, request) },
    {
      method: 'GET',
      path: '/api/v1/timestamp/certchain',
      answer: () => bytesAnswer('application/pem-certificate-chain', chain.join('')),
    },
  ]);
}

async function stamp(world: SandboxWorld, request: ServeRequest): Promise<ServeResponse> {
  if (request.header('content-type') !== 'application/timestamp-query')
    return refusal(415, 'wanted the content type `application/timestamp-query`');
  const answer = world.answerTimestampRequest(await readBytesRequest(request));
  return { ...bytesAnswer('application/timestamp-reply', answer), status: 201 };
}
