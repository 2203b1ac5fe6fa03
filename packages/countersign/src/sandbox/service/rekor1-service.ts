// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../../bytes/hex.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import type { Handler, ServeRequest, ServeResponse } from '../../serve/http.ts';
import type { StoredEntry } from '../log/append-log.ts';
import type { Rekor1Log } from '../log/rekor1.ts';
import { bytesAnswer, jsonAnswer, refusal } from './json-answer.ts';
import { readQueryNumber } from './read-query-number.ts';
import { readJsonRequest } from './read-request.ts';
import { rekor1EntryJson } from './rekor1-entry-json.ts';
import { retrieveEntries, searchIndex } from './rekor1-search.ts';
import { routeHandler } from './route-handler.ts';

const entriesPath = '/api/v1/log/entries';

/** The API of Rekor 1, as far as clients that sign and verify use it. */
export function rekor1Service(rekor: Rekor1Log): Handler {
  return routeHandler([
    { method: 'POST', path: entriesPath, answer: (request) => submit(rekor, request) },
    { method: 'GET', path: entriesPath, answer: (request) => byIndex(rekor, request) },
    { method: 'GET', path: `${entriesPath}/*`, answer: (_request, uuid) => found(rekor, rekor.byUuid(uuid)) },
    { method: 'POST', path: `${entriesPath}/retrieve`, answer: (request) => retrieveEntries(rekor, request) },
    { method: 'POST', path: '/api/v1/index/retrieve', answer: (request) => searchIndex(rekor, request) },
    { method: 'GET', path: '/api/v1/log', answer: () => jsonAnswer(200, logInfo(rekor)) },
    { method: 'GET', path: '/api/v1/log/proof', answer: (request) => consistency(rekor, request) },
    {
      method: 'GET',
      path: '/api/v1/log/publicKey',
      answer: () => bytesAnswer('application/x-pem-file', encodePublicKey(rekor.publicKey)),
    },
  ]);
}

async function submit(rekor: Rekor1Log, request: ServeRequest): Promise<ServeResponse> {
  const { status, stored } = rekor.submit(await readJsonRequest(request));
  const uuid = rekor.uuidOf(stored);
  const headers = { ETag: uuid, Location: `${entriesPath}/${uuid}` };
  if (status === 'created') return jsonAnswer(201, rekor1EntryJson(uuid, rekor.describe(stored)), headers);
  const message = `an equivalent entry already exists in the transparency log with UUID ${uuid}`;
  return jsonAnswer(409, { code: 409, message }, headers);
}

function byIndex(rekor: Rekor1Log, { query }: ServeRequest): ServeResponse {
  const text = new URLSearchParams(query).get('logIndex') ?? '';
  if (!/^\d{1,15}$/.test(text)) return refusal(400, 'wanted `?logIndex=` and a whole number');
  return found(rekor, rekor.byIndex(Number(text)));
}

function found(rekor: Rekor1Log, stored: StoredEntry | undefined): ServeResponse {
  if (stored === undefined) return refusal(404, 'no such entry');
  return jsonAnswer(200, rekor1EntryJson(rekor.uuidOf(stored), rekor.describe(stored)));
}

function consistency(rekor: Rekor1Log, { query }: ServeRequest): ServeResponse {
  const { tree } = rekor.log;
  const lastSize = readQueryNumber(query, 'lastSize');
  const firstSize = readQueryNumber(query, 'firstSize', 1);
  const treeId = new URLSearchParams(query).get('treeID') ?? '';
  if (treeId !== '' && treeId !== String(rekor.treeId)) return refusal(400, 'this log has no such tree');
  if (firstSize < 1 || firstSize > lastSize || lastSize > tree.size())
    return refusal(400, `wanted 1 ≤ firstSize ≤ lastSize ≤ ${tree.size()}`);
  const hashes = tree.consistencyProof(firstSize, lastSize).map(encodeHex);
  // As the real one: the root of the tree as it is now, which is that of `lastSize` only when nothing came in since.
  return jsonAnswer(200, { rootHash: encodeHex(tree.root()), hashes });
}

function logInfo(rekor: Rekor1Log): JsonObject {
  const { tree } = rekor.log;
  return {
    rootHash: encodeHex(tree.root()),
    treeSize: tree.size(),
    treeID: String(rekor.treeId),
    signedTreeHead: rekor.checkpoint(),
    inactiveShards: [],
  };
}
