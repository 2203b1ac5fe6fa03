// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestAlgorithm } from '../oci/digest.ts';
import type { CallOptions } from '../ports/content.ts';
import { answerError, protocolError } from './answer-error.ts';
import type { RepositoryScope } from './auth/authorizer.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { checkRepository } from './registry-path.ts';
import { pushScope } from './repository-scope.ts';
import { runCall } from './run-call.ts';
import { resolveNamedUrl } from './url-rules.ts';

/** An upload that the registry has opened. */
export interface UploadSession {
  /** Where the next request goes; each answer names the next. */
  readonly location: URL;
  /** The smallest piece that the registry takes, except for the last. */
  readonly minChunkBytes: number;
}

export interface BeginOptions extends CallOptions {
  /** `any`: let the registry find the blob itself. */
  readonly mountFrom?: string | undefined;
  readonly anonymousMount?: boolean;
  /** The content will come in pieces, so a registry must be told the hash beforehand if it is not sha256. */
  readonly chunked?: boolean;
}

/** Opens an upload; `mounted` if the registry took the blob from another repository instead. @throws {UnavailableError} */
export async function beginUpload(
  context: RegistryContext,
  blob: Descriptor,
  options: BeginOptions,
): Promise<UploadSession | 'mounted'> {
  if (options.mountFrom === undefined && options.anonymousMount !== true)
    return await openSession(context, blob, options);
  try {
    return await openSession(context, blob, options);
  } catch (error) {
    if (!(error instanceof UnavailableError) || !refusals.has(error.code)) throw error;
    // A mount is only a shortcut: whoever may not read the other repository can still send the bytes.
    const { signal, chunked } = options;
    return await openSession(context, blob, {
      ...(signal === undefined ? {} : { signal }),
      ...(chunked === undefined ? {} : { chunked }),
    });
  }
}

const refusals: ReadonlySet<string> = new Set([
  'registry-unauthorized',
  'registry-forbidden',
  'registry-refused-write',
]);

async function openSession(
  context: RegistryContext,
  blob: Descriptor,
  options: BeginOptions,
): Promise<UploadSession | 'mounted'> {
  const call: RegistryCall = {
    what: `begin the upload of blob \`${blob.digest}\``,
    method: 'POST',
    target: `${context.repository}/blobs/uploads/${queryFor(blob, options)}`,
    body: { open: () => Promise.resolve(new Uint8Array()), length: 0 },
    scopes: scopesFor(context, options),
    writes: true,
    retry: 'unprocessed',
    signal: options.signal,
  };
  return await runCall(context, call, async (answer) => {
    const { status } = answer.response;
    const mounting = options.mountFrom !== undefined || options.anonymousMount === true;
    if (status !== 202 && !(mounting && status === 201)) throw await answerError(context, call, answer);
    answer.response.discard();
    if (status === 201) return 'mounted';
    return { location: nextLocation(context, call, answer), minChunkBytes: minChunkBytes(answer) };
  });
}

function queryFor(blob: Descriptor, options: BeginOptions): string {
  const query = new URLSearchParams();
  if (options.mountFrom !== undefined || options.anonymousMount === true) query.set('mount', blob.digest);
  if (options.mountFrom !== undefined) query.set('from', checkRepository(options.mountFrom));
  // oci-dist main §end-4c
  if (options.chunked === true && digestAlgorithm(blob.digest) !== 'sha256')
    query.set('digest-algorithm', digestAlgorithm(blob.digest));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function scopesFor(context: RegistryContext, options: BeginOptions): readonly RepositoryScope[] {
  const from: readonly RepositoryScope[] =
    options.mountFrom === undefined ? [] : [{ repository: options.mountFrom, actions: ['pull'] }];
  return [...pushScope(context), ...from];
}

/** Where the upload goes on; relative or absolute, with its query. @throws {UnavailableError} `registry-protocol` */
export function nextLocation(context: RegistryContext, call: RegistryCall, answer: RegistryAnswer): URL {
  const location = answer.response.header('location');
  if (location === undefined) throw protocolError(context, call, 'the answer does not say where to upload to');
  return resolveNamedUrl(location, answer.url, context);
}

function minChunkBytes(answer: RegistryAnswer): number {
  const text = answer.response.header('oci-chunk-min-length') ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : 0;
}

/** `location` with the digest added to its query, which may hold what the registry needs to find the upload. */
export function finishLocation(location: URL, blob: Descriptor): URL {
  const url = new URL(location);
  // Not through URLSearchParams, which would write the registry's own query anew and may break a signature over it.
  const query = url.search.replace(/^\?/, '');
  url.search = `${query}${query === '' ? '' : '&'}digest=${encodeURIComponent(blob.digest)}`;
  return url;
}

/** Tells the registry to forget the upload; whether it does is its own affair. */
export async function cancelUpload(context: RegistryContext, location: URL): Promise<void> {
  const call: RegistryCall = {
    what: 'cancel an upload',
    method: 'DELETE',
    target: location,
    scopes: pushScope(context),
    writes: true,
    retry: 'never',
  };
  const impatient: RegistryContext = { ...context, settings: { ...context.settings, callMs: 3000 } };
  try {
    await runCall(impatient, call, (answer) => Promise.resolve(answer.response.discard()));
  } catch (error) {
    context.log.debug(`could not cancel an upload: ${error instanceof Error ? error.message : quote(String(error))}`);
  }
}
