// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { VerifiedBytes } from '../oci/verified-bytes.ts';
import type { CallOptions } from '../ports/content.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import { answerError, protocolError } from './answer-error.ts';
import { contentLength, refuseEncoding } from './read-body.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { checkDigest } from './registry-path.ts';
import { pullScope } from './repository-scope.ts';
import { requireAbsence } from './require-absence.ts';
import { inContext, runCall } from './run-call.ts';

const maxResumes = 10;
const progressBytes = 1024 * 1024;
/** From here on a transport made for throughput pays. */
const bulkBytes = 1024 * 1024;

/**
 * The content of `blob`, streamed: the stream ends normally only if size and digest were right. Continues where it was when the
 * connection breaks. `urls` of the descriptor are never fetched (CVE-2020-15157).
 *
 * @throws {UnavailableError} also while the stream is read: `registry-protocol` for other bytes than were asked for
 */
export async function openBlob(
  context: RegistryContext,
  blob: Descriptor,
  options: CallOptions = {},
): Promise<VerifiedBytes | null> {
  const call: RegistryCall = {
    what: `read blob \`${checkDigest(blob.digest)}\``,
    method: 'GET',
    target: `${context.repository}/blobs/${blob.digest}`,
    scopes: pullScope(context),
    writes: false,
    retry: 'always',
    signal: options.signal,
    ...(blob.size >= bulkBytes ? { bulk: true } : {}),
  };
  const download: Download = { context, call, blob };
  const first = await runCall(context, call, async (answer) => await acceptStart(download, answer));
  if (first === null) return null;
  return VerifiedBytes.check(blob, resumedBytes(download, first), (message) => protocolError(context, call, message));
}

interface Download {
  readonly context: RegistryContext;
  readonly call: RegistryCall;
  readonly blob: Descriptor;
}

async function acceptStart({ context, call, blob }: Download, answer: RegistryAnswer): Promise<FetchResponse | null> {
  const { response } = answer;
  if (response.status === 404) {
    await requireAbsence(context, call, answer);
    return null;
  }
  if (response.status !== 200) throw await answerError(context, call, answer);
  checkHead({ context, call, blob }, response, blob.size);
  return response;
}

function checkHead({ context, call }: Download, response: FetchResponse, wanted: number): void {
  const length = contentLength(response);
  try {
    refuseEncoding(response, 'a blob');
    if (length !== undefined && length !== wanted) {
      throw protocolError(context, call, `wanted ${wanted} bytes, got an answer of ${length}`);
    }
  } catch (error) {
    response.discard();
    throw error;
  }
}

/** The bytes as they come, over as many connections as it takes. */
async function* resumedBytes(download: Download, first: FetchResponse): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = 0;
  let part: Part = { response: first, skip: 0 };
  for (let resumes = 0; ; resumes++) {
    const start = offset;
    try {
      for await (const chunk of freshBytes(part)) {
        offset += chunk.byteLength;
        yield chunk;
      }
      return;
    } catch (error) {
      download.call.signal?.throwIfAborted();
      if (isCut(error) && offset === download.blob.size) return;
      if (!mayResume(error, offset - start) || resumes >= maxResumes)
        throw inContext(download.context, download.call, error);
    } finally {
      part.response.discard();
    }
    part = await resume(download, offset);
  }
}

function isCut(error: unknown): boolean {
  return (
    error instanceof UnavailableError && (error.code === 'registry-unreachable' || error.code === 'registry-timeout')
  );
}

/** A server that is slow on purpose would be slow again: after a timeout there must have been progress. */
function mayResume(error: unknown, progress: number): boolean {
  if (!isCut(error)) return false;
  return (error as UnavailableError).code === 'registry-unreachable' || progress >= progressBytes;
}

interface Part {
  readonly response: FetchResponse;
  /** Bytes at its beginning that were received before. */
  readonly skip: number;
}

async function* freshBytes({ response, skip }: Part): AsyncGenerator<Uint8Array, void, undefined> {
  let left = skip;
  for await (const chunk of response.body) {
    const fresh = chunk.subarray(Math.min(left, chunk.byteLength));
    left -= chunk.byteLength - fresh.byteLength;
    if (fresh.byteLength > 0) yield fresh;
  }
}

async function resume(download: Download, offset: number): Promise<Part> {
  const { context, blob } = download;
  const call: RegistryCall = { ...download.call, headers: { range: `bytes=${offset}-` } };
  context.log.debug(`the connection broke; will ${call.what} from byte ${offset} on`);
  return await runCall(context, call, async (answer) => {
    const { response } = answer;
    if (response.status === 200) {
      checkHead({ ...download, call }, response, blob.size);
      return { response, skip: offset };
    }
    if (response.status !== 206) throw await answerError(context, call, answer);
    checkHead({ ...download, call }, response, blob.size - offset);
    const range = response.header('content-range') ?? '';
    // The rest is hashed as the continuation of what is there: any other part would only be found out at the end.
    if (range !== `bytes ${offset}-${blob.size - 1}/${blob.size}` && range !== `bytes ${offset}-${blob.size - 1}/*`) {
      response.discard();
      throw protocolError(context, call, 'got another range than was asked for');
    }
    return { response, skip: 0 };
  });
}
