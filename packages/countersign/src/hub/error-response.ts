// SPDX-License-Identifier: Apache-2.0
import type { ServeResponse } from '../serve/http.ts';

/** oci-dist 1.1 §error-codes: all fourteen, with the status that goes with each unless told otherwise. */
export const registryErrors = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  UNAUTHORIZED: 401,
  DENIED: 403,
  UNSUPPORTED: 405,
  TOOMANYREQUESTS: 429,
} as const;

export type RegistryErrorCode = keyof typeof registryErrors;

export interface ErrorResponseOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function errorResponse(
  code: RegistryErrorCode,
  message: string,
  options: ErrorResponseOptions = {},
): ServeResponse {
  return {
    status: options.status ?? registryErrors[code],
    headers: { ...options.headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message: printable(message) }] }),
  };
}

/** What a client sent may come back in a message, and must not be able to write to a terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?').slice(0, 400);
}
