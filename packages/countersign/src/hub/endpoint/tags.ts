// SPDX-License-Identifier: Apache-2.0
import type { ServeResponse } from '../../serve/http.ts';
import { errorResponse } from '../error-response.ts';
import type { HubCall, HubContext } from '../hub-context.ts';
import { methodRefused } from './method-refused.ts';

/** oci-dist 1.1 end-8a and end-8b, in ASCII order. */
export async function tagsEndpoint(context: HubContext, call: HubCall): Promise<ServeResponse> {
  if (call.request.method !== 'GET' && call.request.method !== 'HEAD') return methodRefused('GET, HEAD');
  const query = new URLSearchParams(call.request.query);
  const wanted = query.get('n');
  if (wanted !== null && !/^\d{1,9}$/.test(wanted)) {
    return errorResponse('UNSUPPORTED', 'wanted a whole number in `n`', { status: 400 });
  }
  const state = await context.storage.find(call.repository);
  if (state === null) return errorResponse('NAME_UNKNOWN', 'no such repository');
  const last = query.get('last');
  const all = [...state.tags.keys()].sort();
  const rest = last === null ? all : all.filter((tag) => tag > last);
  const count = Math.min(wanted === null ? Number.POSITIVE_INFINITY : Number(wanted), context.settings.tagsPageSize);
  const tags = rest.slice(0, count);
  const more = tags.length > 0 && tags.length < rest.length;
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json',
      ...(more ? { Link: `</v2/${call.repository}/tags/list?n=${count}&last=${tags.at(-1)}>; rel="next"` } : {}),
    },
    body: JSON.stringify({ name: call.repository, tags }),
  };
}
