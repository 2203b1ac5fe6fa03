// SPDX-License-Identifier: Apache-2.0
import { isDigest } from '../../oci/digest.ts';
import type { ServeRequest, ServeResponse } from '../../serve/http.ts';
import { entityTag, isFresh } from '../conditions.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import type { ManifestRecord, RepositoryState } from '../repository-state.ts';

/** oci-dist 1.1 end-3. Answers without waiting when repository and bytes are in memory: this is the call that must be fast. */
export function readManifest(
  context: HubContext,
  call: HubCall,
  target: string,
): ServeResponse | Promise<ServeResponse> {
  const found = context.storage.find(call.repository);
  if (found instanceof Promise) return found.then((state) => answer(context, call, target, state));
  return answer(context, call, target, found);
}

function answer(
  context: HubContext,
  call: HubCall,
  target: string,
  state: RepositoryState | null,
): ServeResponse | Promise<ServeResponse> {
  if (state === null) return errorResponse('NAME_UNKNOWN', 'no such repository');
  const digest = isDigest(target) ? target : state.tags.get(target);
  const record = digest === undefined ? undefined : state.manifests.get(digest);
  if (record === undefined) return errorResponse('MANIFEST_UNKNOWN', 'no such manifest');
  const headers = manifestHeaders(context, record);
  if (isFresh(call.request, record.digest)) return { status: 304, headers };
  return withBytes(context, call.request, { state, record, headers });
}

function withBytes(
  context: HubContext,
  request: ServeRequest,
  found: {
    readonly state: RepositoryState;
    readonly record: ManifestRecord;
    readonly headers: Readonly<Record<string, string>>;
  },
): ServeResponse | Promise<ServeResponse> {
  const headers = { ...found.headers, 'Content-Type': found.record.mediaType };
  if (request.method === 'HEAD') {
    return { status: 200, headers: { ...headers, 'Content-Length': String(found.record.size) } };
  }
  const bytes = context.storage.manifestBytes(found.state, found.record.digest);
  if (bytes instanceof Promise) return bytes.then((body) => ({ status: 200, headers, body }));
  return { status: 200, headers, body: bytes };
}

export function manifestHeaders(context: HubContext, record: ManifestRecord): Readonly<Record<string, string>> {
  const headers = { 'Docker-Content-Digest': record.digest, ETag: entityTag(record.digest) };
  if (context.settings.conditionalWrites === 'ignored') return headers;
  return { ...headers, ...conditionalWriteHeader };
}

/** Experimental: tells a client that its If-Match on a manifest PUT will be honoured. */
export const conditionalWriteHeader = { 'OCI-Conditional-Write': 'if-match' } as const;
