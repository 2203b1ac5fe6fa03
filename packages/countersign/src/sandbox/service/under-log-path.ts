// SPDX-License-Identifier: Apache-2.0
import type { Handler } from '../../serve/http.ts';
import { sandboxLogPath } from '../../trust/sandbox-mark.ts';

/**
 * A log under the path that marks it as one of a sandbox, and at the root as well, where clients look that take nothing but the host
 * from the address of a log.
 */
export function underLogPath(handler: Handler): Handler {
  return (request) =>
    request.path.startsWith(`${sandboxLogPath}/`)
      ? handler({
          method: request.method,
          path: request.path.slice(sandboxLogPath.length),
          query: request.query,
          peer: request.peer,
          header: (name) => request.header(name),
          body: request.body,
          signal: request.signal,
        })
      : handler(request);
}
