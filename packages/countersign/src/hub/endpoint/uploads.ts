// SPDX-License-Identifier: Apache-2.0
import { type Digest, type DigestAlgorithm, digestAlgorithm, isDigest } from '../../oci/digest.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { isRepositoryName } from '../route.ts';
import { methodRefused } from './method-refused.ts';
import { blobCreated, receiveBlob, uploadHeaders } from './upload.ts';

/** oci-dist 1.1 end-4a, end-4b, end-4c and end-11: a session, a whole blob at once, or a mount. */
export async function uploadsEndpoint(context: HubContext, call: HubCall): Promise<ServeResponse> {
  if (call.request.method !== 'POST') return methodRefused('POST');
  const query = new URLSearchParams(call.request.query);
  const mount = query.get('mount');
  if (mount !== null) return mountBlob(context, call, { digest: mount, from: query.get('from') });
  const digest = query.get('digest');
  if (digest !== null) {
    if (!isDigest(digest)) return errorResponse('DIGEST_INVALID', 'the digest does not follow the grammar');
    return pushWhole(context, call, digest);
  }
  const algorithm = query.get('digest-algorithm') ?? 'sha256';
  if (algorithm !== 'sha256' && algorithm !== 'sha512')
    return errorResponse('DIGEST_INVALID', 'wanted sha256 or sha512');
  return startSession(context, call, algorithm);
}

async function startSession(context: HubContext, call: HubCall, algorithm: DigestAlgorithm): Promise<ServeResponse> {
  const session = await context.uploads.start(call.repository, algorithm);
  if (session === null) return tooManySessions();
  return { status: 202, headers: uploadHeaders(session) };
}

async function pushWhole(context: HubContext, call: HubCall, digest: Digest): Promise<ServeResponse> {
  const session = await context.uploads.start(call.repository, digestAlgorithm(digest));
  if (session === null) return tooManySessions();
  try {
    return await receiveBlob(context, call, { session, digest });
  } finally {
    // Nobody was told where this session is, so nobody can go on with it.
    await context.uploads.drop(session);
  }
}

async function mountBlob(
  context: HubContext,
  call: HubCall,
  { digest, from }: { readonly digest: string; readonly from: string | null },
): Promise<ServeResponse> {
  if (!isDigest(digest)) return errorResponse('DIGEST_INVALID', 'the digest does not follow the grammar');
  if (from !== null && !isRepositoryName(from))
    return errorResponse('NAME_INVALID', '`from` does not follow the grammar');
  const mounted = mayMount(call, from) && (await context.storage.mountBlob(call.repository, digest, from));
  // What may not be read and what is not there must look alike: a digest alone is no permission (GHSA-55r9-5mx9-qq7r).
  return mounted ? blobCreated(call, digest) : startSession(context, call, digestAlgorithm(digest));
}

/** Without `from` the blob may come from anywhere, so the caller must be one who may read everything. */
function mayMount({ reads }: HubCall, from: string | null): boolean {
  if (reads === 'all') return true;
  return from !== null && reads(from);
}

function tooManySessions(): ServeResponse {
  return errorResponse('TOOMANYREQUESTS', 'too many uploads at once', { headers: { 'Retry-After': '5' } });
}
