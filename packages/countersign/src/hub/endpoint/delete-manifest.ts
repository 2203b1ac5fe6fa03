// SPDX-License-Identifier: Apache-2.0
import { isDigest } from '../../oci/digest.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { forbidsWrite } from '../conditions.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { preconditionFailed } from './write-manifest.ts';

/** oci-dist 1.1 end-9: a tag alone, or a manifest with every tag that points at it. */
export async function deleteManifest(context: HubContext, call: HubCall, target: string): Promise<ServeResponse> {
  const state = await context.storage.find(call.repository);
  if (state === null) return errorResponse('NAME_UNKNOWN', 'no such repository');
  const current = isDigest(target) ? state.manifests.get(target)?.digest : state.tags.get(target);
  if (current === undefined) return errorResponse('MANIFEST_UNKNOWN', 'no such manifest');
  if (context.settings.conditionalWrites === 'honoured' && forbidsWrite(call.request, current))
    return preconditionFailed();
  await context.storage.commit(
    state,
    isDigest(target) ? { kind: 'delete', digest: target } : { kind: 'untag', tag: target },
  );
  return { status: 202 };
}
