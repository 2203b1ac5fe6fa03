// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import { readBody } from './read-body.ts';
import type { RegistryCall } from './registry-call.ts';

const maxErrorBytes = 64 * 1024;

/**
 * The body of an answer that is not a success. `empty`: nothing at all · `registry`: the JSON that registries answer with
 * (oci-dist 1.1 §error-codes), `codes` upper case and `text` fit to print · `foreign`: anything else, an HTML page for example.
 */
export type ErrorBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'registry'; readonly codes: readonly string[]; readonly text: string }
  | { readonly kind: 'foreign' };

/** Reads at most 64 KiB. @throws {UnavailableError} when the body cannot be read to its end */
export async function readErrorBody(response: FetchResponse, method: RegistryCall['method']): Promise<ErrorBody> {
  if (method === 'HEAD') {
    // Its Content-Length tells of a body that a GET would have (RFC 9110 §9.3.2).
    response.discard();
    return { kind: 'empty' };
  }
  const bytes = await readBody(response, maxErrorBytes, 'an error message');
  return bytes.byteLength === 0 ? { kind: 'empty' } : parseErrorBody(bytes);
}

function parseErrorBody(bytes: Uint8Array): ErrorBody {
  const entries = errorEntries(bytes);
  const codes = entries.map((entry) => entry.code);
  const first = entries[0];
  if (first === undefined) return { kind: 'foreign' };
  const text = first.message === '' ? quote(first.code) : `${quote(first.code)} ${quote(first.message)}`;
  return { kind: 'registry', codes, text };
}

interface ErrorEntry {
  readonly code: string;
  readonly message: string;
}

// Only read to choose words and to tell a registry from a web server: nothing in it is trusted, so lenience is harmless.
function errorEntries(bytes: Uint8Array): readonly ErrorEntry[] {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const errors = isRecord(parsed) ? parsed['errors'] : undefined;
    if (!Array.isArray(errors)) return [];
    return errors.slice(0, 20).flatMap((entry: unknown) => (isRecord(entry) ? toEntry(entry) : []));
  } catch {
    return [];
  }
}

function toEntry(entry: Readonly<Record<string, unknown>>): readonly ErrorEntry[] {
  const { code, message } = entry;
  if (typeof code !== 'string' || code === '') return [];
  return [{ code: code.toUpperCase(), message: typeof message === 'string' ? message : '' }];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
