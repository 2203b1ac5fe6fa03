// SPDX-License-Identifier: Apache-2.0
import type { Handler } from './http.ts';

/** Answers `/healthz` (the process lives) and `/readyz` (it can do its work) before `handler` sees them. */
export function withHealth(handler: Handler, isReady: () => boolean): Handler {
  return (request) => {
    if (request.path === '/healthz') return { status: 200, headers: plain, body: 'ok\n' };
    if (request.path !== '/readyz') return handler(request);
    return isReady()
      ? { status: 200, headers: plain, body: 'ready\n' }
      : { status: 503, headers: plain, body: 'not ready\n' };
  };
}

const plain = { 'Content-Type': 'text/plain' };
