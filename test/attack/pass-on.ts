// SPDX-License-Identifier: Apache-2.0
import { request as sendRequest } from 'node:http';
import type { Behaviour } from './hostile-server.ts';

/** Lets an honest registry at `url` answer; with `faultAt` this makes a registry that fails at one call only. */
export function passOn(url: string): Behaviour {
  return (request, response) => {
    const upstream = sendRequest(new URL(request.url ?? '/', url), {
      method: request.method ?? 'GET',
      headers: request.headers,
      agent: false,
    });
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  };
}
