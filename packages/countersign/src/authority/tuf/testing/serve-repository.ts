// SPDX-License-Identifier: Apache-2.0
import { startServer } from '../../../net/testing/start-server.ts';

export interface ServedRepository extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly mirror: string;
  /** Paths that were asked for. */
  readonly asked: string[];
}

/** A mirror on a port of this machine. What `files` holds when somebody asks is what he gets. */
export async function serveRepository(files: ReadonlyMap<string, Uint8Array>): Promise<ServedRepository> {
  const asked: string[] = [];
  const server = await startServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    asked.push(path);
    const bytes = files.get(path);
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  return { mirror: server.url.href.replace(/\/$/, ''), asked, [Symbol.asyncDispose]: server.stop };
}
