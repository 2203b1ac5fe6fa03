// SPDX-License-Identifier: Apache-2.0
import type { ServeResponse } from '../../serve/http.ts';
import { errorResponse } from '../error-response.ts';

export function methodRefused(allowed: string): ServeResponse {
  return errorResponse('UNSUPPORTED', `wanted one of ${allowed}`, { headers: { Allow: allowed } });
}
