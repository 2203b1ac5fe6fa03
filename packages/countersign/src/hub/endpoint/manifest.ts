// SPDX-License-Identifier: Apache-2.0
import { isDigest } from '../../oci/digest.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { isTag } from '../route.ts';
import { deleteManifest } from './delete-manifest.ts';
import { methodRefused } from './method-refused.ts';
import { readManifest } from './read-manifest.ts';
import { writeManifest } from './write-manifest.ts';

export function manifestEndpoint(
  context: HubContext,
  call: HubCall,
  target: string,
): ServeResponse | Promise<ServeResponse> {
  if (!isDigest(target) && !isTag(target)) {
    if (target.includes(':')) return errorResponse('DIGEST_INVALID', 'the digest does not follow the grammar');
    return errorResponse('MANIFEST_INVALID', 'wanted a tag or a digest');
  }
  switch (call.request.method) {
    case 'GET':
    case 'HEAD':
      return readManifest(context, call, target);
    case 'PUT':
      return writeManifest(context, call, target);
    case 'DELETE':
      return deleteManifest(context, call, target);
    default:
      return methodRefused('GET, HEAD, PUT, DELETE');
  }
}
