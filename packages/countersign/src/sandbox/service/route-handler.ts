// SPDX-License-Identifier: Apache-2.0
import { CountersignError } from '../../errors/errors.ts';
import { isLoopbackHost } from '../../oci/host.ts';
import type { Handler, ServeRequest, ServeResponse } from '../../serve/http.ts';
import { refusal } from './json-answer.ts';

export interface Route {
  /** `GET` answers `HEAD` as well. */
  readonly method: 'GET' | 'POST';
  /** A path, or the beginning of one when it ends in `/*`. */
  readonly path: string;
  /** `rest` is what stands for the `*`, percent-decoded. */
  readonly answer: (request: ServeRequest, rest: string) => ServeResponse | Promise<ServeResponse>;
}

/**
 * The endpoints of one service. What the client got wrong is a 400 with the message of the error; anything else that is thrown
 * is left to the server's own 500.
 */
export function routeHandler(routes: readonly Route[]): Handler {
  return async (request) => {
    // A page in a browser of this machine must not reach the sandbox through a host name that it rebinds to 127.0.0.1.
    if (!isLoopbackHost((request.header('host') ?? '').toLowerCase())) {
      return refusal(421, 'the sandbox answers to `localhost` and loopback addresses only');
    }
    const atPath = routes.filter((route) => restOf(route, request.path) !== null);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = atPath.find((candidate) => candidate.method === method);
    if (route === undefined) return atPath.length === 0 ? refusal(404, 'no such endpoint') : methodRefused(atPath);
    try {
      return await route.answer(request, restOf(route, request.path) ?? '');
    } catch (error) {
      if (error instanceof CountersignError) return refusal(400, error.message);
      throw error;
    }
  };
}

function restOf(route: Route, path: string): string | null {
  if (!route.path.endsWith('/*')) return path === route.path ? '' : null;
  const beginning = route.path.slice(0, -1);
  if (!path.startsWith(beginning)) return null;
  try {
    return decodeURIComponent(path.slice(beginning.length));
  } catch {
    return null;
  }
}

function methodRefused(routes: readonly Route[]): ServeResponse {
  const allowed = routes.map(({ method }) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ');
  return {
    ...refusal(405, `wanted one of ${allowed}`),
    headers: { Allow: allowed, 'Content-Type': 'application/json' },
  };
}
