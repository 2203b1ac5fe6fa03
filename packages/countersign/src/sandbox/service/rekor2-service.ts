// SPDX-License-Identifier: Apache-2.0
import { entryToJson } from '../../attest/encode-bundle.ts';
import type { Handler, ServeRequest, ServeResponse } from '../../serve/http.ts';
import type { Rekor2Log } from '../log/rekor2.ts';
import { bytesAnswer, jsonAnswer, refusal } from './json-answer.ts';
import { readJsonRequest } from './read-request.ts';
import { routeHandler } from './route-handler.ts';

/** The API of Rekor 2: one call to write, and static files to read (C2SP tlog-tiles). */
export function rekor2Service(rekor: Rekor2Log): Handler {
  return routeHandler([
    { method: 'POST', path: '/api/v2/log/entries', answer: (request) => submit(rekor, request) },
    { method: 'GET', path: '/api/v2/checkpoint', answer: () => bytesAnswer('text/plain', rekor.checkpoint()) },
    { method: 'GET', path: '/api/v2/tile/*', answer: (_request, rest) => readTile(rekor, rest) },
  ]);
}

async function submit(rekor: Rekor2Log, request: ServeRequest): Promise<ServeResponse> {
  const { status, stored } = rekor.submit(await readJsonRequest(request));
  // As the real one: what it holds already it does not give out a second time.
  if (status === 'exists')
    return refusal(409, `an equivalent entry already exists in the transparency log with index ${stored.index}`);
  return jsonAnswer(201, entryToJson(rekor.describe(stored)));
}

function readTile(rekor: Rekor2Log, rest: string): ServeResponse {
  const bytes = rekor.tile(`tile/${rest}`);
  return bytes === undefined ? refusal(404, 'no such tile') : bytesAnswer('application/octet-stream', bytes);
}
