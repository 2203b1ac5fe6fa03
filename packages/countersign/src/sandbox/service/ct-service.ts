// SPDX-License-Identifier: Apache-2.0
import { decodeBase64, encodeBase64 } from '../../bytes/base64.ts';
import { encodeHex } from '../../bytes/hex.ts';
import { readArray, readDocument } from '../../bytes/json-fields.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { Handler, ServeRequest, ServeResponse } from '../../serve/http.ts';
import type { CtLog } from '../log/ct-log.ts';
import type { SignedCertificateTimestamp } from '../pki/build-sct.ts';
import { jsonAnswer, refusal } from './json-answer.ts';
import { readQueryNumber } from './read-query-number.ts';
import { readJsonRequest } from './read-request.ts';
import { routeHandler } from './route-handler.ts';

const maxChain = 8;
/** Of one answer: a client that wants more asks again (RFC 6962 §4.6). */
const maxEntries = 256;

/** The API of a certificate log, all of RFC 6962 §4. */
export function ctService(log: CtLog): Handler {
  const get = (name: string, answer: (request: ServeRequest) => ServeResponse) =>
    ({ method: 'GET', path: `/ct/v1/${name}`, answer }) as const;
  return routeHandler([
    { method: 'POST', path: '/ct/v1/add-pre-chain', answer: (request) => add(request, log.addPreChain) },
    { method: 'POST', path: '/ct/v1/add-chain', answer: (request) => add(request, log.addChain) },
    get('get-sth', () => treeHead(log)),
    get('get-sth-consistency', (request) => consistency(log, request)),
    get('get-proof-by-hash', (request) => proofByHash(log, request)),
    get('get-entries', (request) => entries(log, request)),
    get('get-entry-and-proof', (request) => entryAndProof(log, request)),
    get('get-roots', () => jsonAnswer(200, { certificates: log.roots.map(encodeBase64) })),
  ]);
}

async function add(
  request: ServeRequest,
  take: (chain: readonly Uint8Array[]) => SignedCertificateTimestamp,
): Promise<ServeResponse> {
  const { logId, timestampMs, extensions, signature } = take(chainOf(await readJsonRequest(request)));
  return jsonAnswer(200, {
    sct_version: 0,
    id: encodeBase64(logId),
    timestamp: timestampMs,
    extensions: encodeBase64(extensions),
    signature: encodeBase64(signature),
  });
}

function chainOf(body: Parameters<typeof readDocument>[0]): readonly Uint8Array[] {
  return readArray(readDocument(body, 'request', 'payload-malformed'), 'chain', maxChain).map((item) => {
    if (typeof item !== 'string') throw new MalformedError('payload-malformed', 'wanted base64 in `request.chain`');
    return decodeBase64(item);
  });
}

function treeHead(log: CtLog): ServeResponse {
  const { treeSize, timestampMs, rootHash, signature } = log.treeHead();
  return jsonAnswer(200, {
    tree_size: treeSize,
    timestamp: timestampMs,
    sha256_root_hash: encodeBase64(rootHash),
    tree_head_signature: encodeBase64(signature),
  });
}

function consistency({ log: { tree } }: CtLog, { query }: ServeRequest): ServeResponse {
  const [first, second] = [readQueryNumber(query, 'first'), readQueryNumber(query, 'second')];
  if (first > second || second > tree.size()) return refusal(400, `wanted first ≤ second ≤ ${tree.size()}`);
  return jsonAnswer(200, { consistency: tree.consistencyProof(first, second).map(encodeBase64) });
}

function proofByHash({ log }: CtLog, { query }: ServeRequest): ServeResponse {
  const hash = decodeBase64(new URLSearchParams(query).get('hash') ?? '');
  const size = readQueryNumber(query, 'tree_size');
  if (size > log.tree.size()) return refusal(400, `the tree has ${log.tree.size()} leaves`);
  const index = log.find(encodeHex(hash))?.index;
  if (index === undefined || index >= size) return refusal(404, `the tree of ${size} leaves has none with this hash`);
  return jsonAnswer(200, { leaf_index: index, audit_path: log.tree.inclusionProof(index, size).map(encodeBase64) });
}

function entries(log: CtLog, { query }: ServeRequest): ServeResponse {
  const [start, end] = [readQueryNumber(query, 'start'), readQueryNumber(query, 'end')];
  const size = log.log.entries.length;
  if (start > end || start >= size) return refusal(400, `wanted start ≤ end, and start below ${size}`);
  const found = log.log.entries.slice(start, Math.min(end + 1, start + maxEntries));
  return jsonAnswer(200, { entries: found.map(({ index }) => entryJson(log, index)) });
}

function entryAndProof(log: CtLog, { query }: ServeRequest): ServeResponse {
  const { tree } = log.log;
  const [index, size] = [readQueryNumber(query, 'leaf_index'), readQueryNumber(query, 'tree_size')];
  if (index >= size || size > tree.size()) return refusal(400, `wanted leaf_index < tree_size ≤ ${tree.size()}`);
  const path = tree.inclusionProof(index, size).map(encodeBase64);
  return jsonAnswer(200, { ...entryJson(log, index), audit_path: path });
}

function entryJson(
  { log, extraData }: CtLog,
  index: number,
): { readonly leaf_input: string; readonly extra_data: string } {
  const [leaf, extra] = [log.entries[index]?.body, extraData[index]];
  if (leaf === undefined || extra === undefined) throw new RangeError(`the log has no entry ${index}`);
  return { leaf_input: encodeBase64(leaf), extra_data: encodeBase64(extra) };
}
