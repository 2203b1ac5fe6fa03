// SPDX-License-Identifier: Apache-2.0
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { parseByteRange } from '../byte-range.ts';
import { entityTag, isFresh } from '../conditions.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { knownBlobSize } from '../missing-content.ts';
import { forgetContent, type RepositoryState } from '../repository-state.ts';
import { methodRefused } from './method-refused.ts';

/** oci-dist 1.1 end-2 and end-10. */
export async function blobEndpoint(context: HubContext, call: HubCall, target: string): Promise<ServeResponse> {
  if (!isDigest(target)) return errorResponse('DIGEST_INVALID', 'the digest does not follow the grammar');
  const state = await context.storage.find(call.repository);
  const size = state === null ? null : await knownBlobSize(context.storage, state, target);
  switch (call.request.method) {
    case 'GET':
    case 'HEAD':
      if (state === null || size === null) return errorResponse('BLOB_UNKNOWN', 'no such blob');
      return readBlob(context, call, { state, digest: target, size });
    case 'DELETE':
      if (state === null || size === null) return errorResponse('BLOB_UNKNOWN', 'no such blob');
      return deleteBlob(context, state, target);
    default:
      return methodRefused('GET, HEAD, DELETE');
  }
}

interface FoundBlob {
  readonly state: RepositoryState;
  readonly digest: Digest;
  readonly size: number;
}

function readBlob(context: HubContext, { request }: HubCall, { state, digest, size }: FoundBlob): ServeResponse {
  const headers = {
    'Docker-Content-Digest': digest,
    ETag: entityTag(digest),
    'Accept-Ranges': 'bytes',
    'Content-Type': 'application/octet-stream',
  };
  if (isFresh(request, digest)) return { status: 304, headers };
  const sameAsBefore = (request.header('if-range') ?? entityTag(digest)) === entityTag(digest);
  const range = parseByteRange(sameAsBefore ? request.header('range') : undefined, size);
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { 'Content-Range': `bytes */${size}`, 'Content-Type': 'text/plain' },
      body: 'no such range\n',
    };
  }
  if (range === 'whole') {
    return { status: 200, headers, body: context.storage.openBlob(state, digest, { start: 0, end: size - 1 }) };
  }
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${range.start}-${range.end}/${size}` },
    body: context.storage.openBlob(state, digest, range),
  };
}

async function deleteBlob(context: HubContext, state: RepositoryState, digest: Digest): Promise<ServeResponse> {
  if (state.manifests.has(digest)) return errorResponse('UNSUPPORTED', 'this is a manifest; delete it as one');
  forgetContent(state, digest);
  const deleted = await context.storage.deleteBlob(state, digest);
  forgetContent(state, digest);
  return deleted ? { status: 202 } : errorResponse('BLOB_UNKNOWN', 'no such blob');
}
