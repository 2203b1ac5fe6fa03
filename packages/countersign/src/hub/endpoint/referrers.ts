// SPDX-License-Identifier: Apache-2.0
import { isDigest } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import type { ManifestRecord } from '../repository-state.ts';
import { methodRefused } from './method-refused.ts';

/** A page is cut here too: clients read at most 4 MiB, and annotations can be long. */
const maxPageBytes = 1024 * 1024;

/** oci-dist 1.1 end-12a and end-12b, ordered by digest so that pages stay right while others write. */
export async function referrersEndpoint(context: HubContext, call: HubCall, target: string): Promise<ServeResponse> {
  if (context.settings.referrersApi === 'absent') {
    return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: '404 page not found\n' };
  }
  if (call.request.method !== 'GET' && call.request.method !== 'HEAD') return methodRefused('GET, HEAD');
  if (!isDigest(target)) return errorResponse('DIGEST_INVALID', 'the digest does not follow the grammar');
  const query = new URLSearchParams(call.request.query);
  const type = query.get('artifactType') ?? '';
  const state = await context.storage.find(call.repository);
  const records = selectReferrers(state?.referrers.get(target), { type, after: query.get('after') ?? '' });
  const page = cutPage(records, context.settings.referrersPageSize);
  const filter = type === '' ? '' : `&artifactType=${encodeURIComponent(type)}`;
  const next = `</v2/${call.repository}/referrers/${target}?after=${page.last}${filter}>; rel="next"`;
  return {
    status: 200,
    headers: {
      'Content-Type': mediaTypes.ociIndex,
      ...(type === '' ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
      ...(page.complete ? {} : { Link: next }),
    },
    body: `{"schemaVersion":2,"mediaType":"${mediaTypes.ociIndex}","manifests":[${page.entries.join(',')}]}`,
  };
}

function selectReferrers(
  all: ReadonlyMap<string, ManifestRecord> | undefined,
  { type, after }: { readonly type: string; readonly after: string },
): readonly ManifestRecord[] {
  return [...(all?.values() ?? [])]
    .filter((record) => record.digest > after && (type === '' || record.artifactType === type))
    .sort((left, right) => (left.digest < right.digest ? -1 : 1));
}

interface Page {
  readonly entries: readonly string[];
  readonly last: string;
  readonly complete: boolean;
}

function cutPage(records: readonly ManifestRecord[], maxEntries: number): Page {
  const entries: string[] = [];
  let bytes = 0;
  for (const record of records) {
    const entry = JSON.stringify(referrerDescriptor(record));
    bytes += Buffer.byteLength(entry);
    if (entries.length === maxEntries || (entries.length > 0 && bytes > maxPageBytes)) break;
    entries.push(entry);
  }
  return { entries, last: records[entries.length - 1]?.digest ?? '', complete: entries.length === records.length };
}

function referrerDescriptor({ mediaType, digest, size, artifactType, annotations }: ManifestRecord): object {
  return { mediaType, digest, size, artifactType, annotations };
}
