// SPDX-License-Identifier: Apache-2.0
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { appendToUpload, type UploadSession, uploadHasDigest } from '../uploads.ts';
import { methodRefused } from './method-refused.ts';

/** oci-dist 1.1 end-5, end-6, end-13 and end-14: a session that is open. */
export async function uploadEndpoint(context: HubContext, call: HubCall, id: string): Promise<ServeResponse> {
  const session = context.uploads.find(call.repository, id);
  if (session === null) return errorResponse('BLOB_UPLOAD_UNKNOWN', 'no such upload, or it has expired');
  if (session.busy)
    return errorResponse('BLOB_UPLOAD_INVALID', 'another request is writing to this upload', { status: 409 });
  switch (call.request.method) {
    case 'GET':
    case 'HEAD':
      return { status: 204, headers: uploadHeaders(session) };
    case 'PATCH':
      return patch(context, call, session);
    case 'PUT':
      return close(context, call, session);
    case 'DELETE':
      await context.uploads.drop(session);
      return { status: 204 };
    default:
      return methodRefused('GET, HEAD, PATCH, PUT, DELETE');
  }
}

/** Where the session goes on. oci-dist 1.1 has no way to spell "nothing yet"; `0-0` is what registries send. */
export function uploadHeaders(session: UploadSession): Readonly<Record<string, string>> {
  return {
    Location: `/v2/${session.repository}/blobs/uploads/${session.id}`,
    Range: `0-${Math.max(session.size - 1, 0)}`,
    'Docker-Upload-UUID': session.id,
  };
}

export function blobCreated(call: HubCall, digest: Digest): ServeResponse {
  const headers = { Location: `/v2/${call.repository}/blobs/${digest}`, 'Docker-Content-Digest': digest };
  return { status: 201, headers };
}

async function patch(context: HubContext, call: HubCall, session: UploadSession): Promise<ServeResponse> {
  const refused = (await receiveChunk(context, call, session)) ?? null;
  return refused ?? { status: 202, headers: uploadHeaders(session) };
}

async function close(context: HubContext, call: HubCall, session: UploadSession): Promise<ServeResponse> {
  const digest = new URLSearchParams(call.request.query).get('digest');
  if (digest === null || !isDigest(digest)) return errorResponse('DIGEST_INVALID', 'wanted `digest` in the query');
  return receiveBlob(context, call, { session, digest });
}

/** Takes the (last) bytes, and makes the session a blob if they are what `digest` says. */
export async function receiveBlob(
  context: HubContext,
  call: HubCall,
  { session, digest }: { readonly session: UploadSession; readonly digest: Digest },
): Promise<ServeResponse> {
  const refused = await receiveChunk(context, call, session);
  if (refused !== null) return refused;
  session.busy = true;
  try {
    if (await uploadHasDigest(session, digest)) {
      await session.target.commit(session.repository, digest);
      return blobCreated(call, digest);
    }
    return errorResponse('DIGEST_INVALID', 'the bytes that were sent have another digest');
  } finally {
    await context.uploads.drop(session);
  }
}

async function receiveChunk(context: HubContext, call: HubCall, session: UploadSession): Promise<ServeResponse | null> {
  const range = parseContentRange(call.request.header('content-range'));
  if (range === 'malformed') return errorResponse('BLOB_UPLOAD_INVALID', 'wanted `start-end` in Content-Range');
  if (range !== null && range.start !== session.size) {
    return errorResponse('BLOB_UPLOAD_INVALID', `wanted the chunk at ${session.size}`, {
      status: 416,
      headers: uploadHeaders(session),
    });
  }
  const before = session.size;
  const outcome = await append(context, call, session);
  if (outcome === 'too-large') {
    await context.uploads.drop(session);
    return errorResponse('SIZE_INVALID', `wanted at most ${context.settings.maxBlobBytes} bytes`, { status: 413 });
  }
  if (range === null || session.size - before === range.length) return null;
  await context.uploads.drop(session);
  return errorResponse('SIZE_INVALID', `wanted ${range.length} bytes as announced, got ${session.size - before}`);
}

async function append(
  context: HubContext,
  { request }: HubCall,
  session: UploadSession,
): Promise<'taken' | 'too-large'> {
  session.busy = true;
  try {
    return await appendToUpload(session, request.body, {
      clock: context.clock,
      maxBytes: context.settings.maxBlobBytes,
    });
  } finally {
    session.busy = false;
  }
}

type ContentRange = { readonly start: number; readonly length: number };

/** oci-dist 1.1 §pushing-a-blob-in-chunks: `start-end`, both included, without a unit. */
function parseContentRange(field: string | undefined): ContentRange | null | 'malformed' {
  if (field === undefined) return null;
  const parts = /^(\d{1,15})-(\d{1,15})$/.exec(field);
  if (parts === null) return 'malformed';
  const start = Number(parts[1]);
  const length = Number(parts[2]) - start + 1;
  return length > 0 ? { start, length } : 'malformed';
}
