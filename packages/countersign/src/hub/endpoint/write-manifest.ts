// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../../errors/errors.ts';
import { type Digest, digestAlgorithm, digestOf, isDigest } from '../../oci/digest.ts';
import type { Manifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { readBody } from '../../serve/read-body.ts';
import { forbidsWrite } from '../conditions.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { manifestRecord } from '../manifest-record.ts';
import { findMissingContent } from '../missing-content.ts';
import { emptyRepository, type ManifestRecord } from '../repository-state.ts';
import { isTag } from '../route.ts';
import { manifestHeaders } from './read-manifest.ts';

const maxTagsPerRequest = 100;

interface Written {
  readonly record: ManifestRecord;
  readonly bytes: Uint8Array;
  readonly tags: readonly string[];
}

/** oci-dist 1.1 end-7a and end-7b. The bytes are kept as they came; when this answers 201, they survive a crash. */
export async function writeManifest(context: HubContext, call: HubCall, target: string): Promise<ServeResponse> {
  const tags = wantedTags(call, target);
  if (!Array.isArray(tags)) return tags as ServeResponse;
  const bytes = await readBody(call.request, context.settings.maxManifestBytes);
  if (bytes === null) {
    return errorResponse('SIZE_INVALID', `wanted at most ${context.settings.maxManifestBytes} bytes`, { status: 413 });
  }
  const digest = digestOf(bytes, isDigest(target) ? digestAlgorithm(target) : 'sha256');
  if (isDigest(target) && digest !== target) return errorResponse('DIGEST_INVALID', `the bytes have digest ${digest}`);
  const manifest = parse(bytes, call.request.header('content-type'));
  if ('status' in manifest) return manifest;
  const record = manifestRecord(manifest, digest, bytes.byteLength);
  return store(context, call, { target, manifest, written: { record, bytes, tags } });
}

async function store(
  context: HubContext,
  call: HubCall,
  { target, manifest, written }: { readonly target: string; readonly manifest: Manifest; readonly written: Written },
): Promise<ServeResponse> {
  if (context.settings.missingContent === 'refused') {
    const seen = (await context.storage.find(call.repository)) ?? emptyRepository(call.repository);
    const missing = await findMissingContent(context.storage, seen, manifest);
    if (missing !== null) return errorResponse('MANIFEST_BLOB_UNKNOWN', `no such content here: ${missing}`);
  }
  const state = await context.storage.obtain(call.repository);
  const { record, tags } = written;
  const current = isDigest(target) ? state.manifests.get(target)?.digest : state.tags.get(target);
  // Nothing may be awaited between this question and the change.
  if (context.settings.conditionalWrites === 'honoured' && forbidsWrite(call.request, current))
    return preconditionFailed();
  await context.storage.commit(state, { kind: 'put', ...written });
  return {
    status: 201,
    headers: {
      ...manifestHeaders(context, record),
      Location: `/v2/${call.repository}/manifests/${record.digest}`,
      ...(isDigest(target) && tags.length > 0 ? { 'OCI-Tag': tags.join(', ') } : {}),
      ...subjectHeader(context, record.subject),
    },
  };
}

function subjectHeader(context: HubContext, subject: Digest | undefined): Readonly<Record<string, string>> {
  return subject === undefined || context.settings.referrersApi === 'absent' ? {} : { 'OCI-Subject': subject };
}

export function preconditionFailed(): ServeResponse {
  // No code of the fourteen speaks of conditions, and a 4xx body may be anything.
  return { status: 412, headers: { 'Content-Type': 'text/plain' }, body: 'the target has changed\n' };
}

/** The tags to set, or why not: the target itself, or every `tag` parameter of a push by digest (end-7b). */
function wantedTags(call: HubCall, target: string): readonly string[] | ServeResponse {
  const asked = call.request.query === '' ? [] : new URLSearchParams(call.request.query).getAll('tag');
  if (asked.length > maxTagsPerRequest) {
    return errorResponse('UNSUPPORTED', `wanted at most ${maxTagsPerRequest} tags`, { status: 414 });
  }
  if (!isDigest(target))
    return asked.length === 0 ? [target] : errorResponse('MANIFEST_INVALID', '`tag` goes with a digest only');
  return asked.every(isTag)
    ? [...new Set(asked)]
    : errorResponse('MANIFEST_INVALID', 'a tag does not follow the grammar');
}

function parse(bytes: Uint8Array, contentType: string | undefined): Manifest | ServeResponse {
  try {
    return parseManifest(bytes, contentType);
  } catch (error) {
    if (error instanceof MalformedError) return errorResponse('MANIFEST_INVALID', error.message);
    throw error;
  }
}
