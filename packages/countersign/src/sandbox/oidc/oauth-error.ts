// SPDX-License-Identifier: Apache-2.0
import type { ServeResponse } from '../../serve/http.ts';
import { jsonAnswer } from '../service/json-answer.ts';

/** RFC 6749 §5.2 and RFC 8628 §3.5. */
export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'expired_token';

export function oauthError(error: OauthErrorCode, description: string): ServeResponse {
  return jsonAnswer(400, { error, error_description: description });
}
