// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { CallOptions } from '../ports/content.ts';
import { answerError } from './answer-error.ts';
import type { CallBody, RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { pushScope } from './repository-scope.ts';
import { runCall } from './run-call.ts';
import { splitStream } from './split-stream.ts';
import { finishLocation, nextLocation, type UploadSession } from './upload-session.ts';

/** `sent`: the registry has it · `too-large`: not in one request · `start-over`: the two sides lost count of the pieces. */
export type SendResult = 'sent' | 'too-large' | 'start-over';

export interface Sending extends CallOptions {
  readonly blob: Descriptor;
  readonly session: UploadSession;
  /** Told where the upload has moved to. */
  readonly onMoved?: (location: URL) => void;
}

/** The whole content in one PUT (oci-dist 1.1 §post-then-put). @throws {UnavailableError} */
export async function sendWhole(
  context: RegistryContext,
  sending: Sending,
  open: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<SendResult> {
  const { blob, session } = sending;
  return await finish(context, sending, { location: session.location, body: { open, length: blob.size } });
}

interface Finishing {
  readonly location: URL;
  readonly body: CallBody;
}

async function finish(context: RegistryContext, sending: Sending, { location, body }: Finishing): Promise<SendResult> {
  const call = uploadCall(context, sending, { method: 'PUT', target: finishLocation(location, sending.blob), body });
  return await runCall(context, call, async (answer) => {
    const { status } = answer.response;
    // oci-dist asks for 201; 204 is seen in the wild and cannot be a web page either.
    if (status !== 201 && status !== 204 && status !== 413 && status !== 416)
      throw await answerError(context, call, answer);
    answer.response.discard();
    return status === 413 ? 'too-large' : status === 416 ? 'start-over' : 'sent';
  });
}

/** The content in one PATCH request after another (oci-dist 1.1 §pushing-a-blob-in-chunks), each streamed. @throws {UnavailableError} */
export async function sendChunks(
  context: RegistryContext,
  sending: Sending,
  source: { readonly bytes: AsyncIterable<Uint8Array>; readonly chunkBytes: number },
): Promise<SendResult> {
  const { blob, session } = sending;
  const chunkBytes = Math.max(source.chunkBytes, session.minChunkBytes, 1);
  const parts = splitStream(source.bytes);
  try {
    let { location } = session;
    for (let offset = 0; offset < blob.size; offset += chunkBytes) {
      const length = Math.min(chunkBytes, blob.size - offset);
      const next = await sendChunk(context, sending, { location, offset, body: onlyOnce(parts.take(length), length) });
      if (next === 'start-over' || next === 'too-large') return next;
      location = next;
      sending.onMoved?.(next);
    }
    // Takes the end of the source too, which may still fail there.
    for await (const _ of parts.take(1));
    return await finish(context, sending, {
      location,
      body: { open: () => Promise.resolve(new Uint8Array()), length: 0 },
    });
  } finally {
    await parts.close();
  }
}

interface Chunk {
  readonly location: URL;
  readonly offset: number;
  readonly body: CallBody;
}

async function sendChunk(
  context: RegistryContext,
  sending: Sending,
  chunk: Chunk,
): Promise<URL | 'start-over' | 'too-large'> {
  const end = chunk.offset + chunk.body.length - 1;
  const headers = { 'content-range': `${chunk.offset}-${end}` };
  const call = uploadCall(context, sending, { method: 'PATCH', target: chunk.location, body: chunk.body, headers });
  return await runCall(context, call, async (answer: RegistryAnswer) => {
    const { response } = answer;
    if (response.status === 416 || response.status === 413) {
      response.discard();
      return response.status === 413 ? 'too-large' : 'start-over';
    }
    if (response.status !== 202) throw await answerError(context, call, answer);
    response.discard();
    const range = response.header('range');
    if (range !== undefined && range.replace(/^bytes=/, '') !== `0-${end}`) return 'start-over';
    return nextLocation(context, call, answer);
  });
}

/** A piece of a stream cannot be sent twice: if it has to be, the whole upload starts over. */
function onlyOnce(bytes: AsyncIterable<Uint8Array>, length: number): CallBody {
  let opened = false;
  const open = (): Promise<AsyncIterable<Uint8Array>> => {
    if (opened)
      return Promise.reject(
        new UnavailableError('registry-unreachable', 'the upload was interrupted between two pieces'),
      );
    opened = true;
    return Promise.resolve(bytes);
  };
  return { open, length };
}

function uploadCall(
  context: RegistryContext,
  sending: Sending,
  request: Pick<RegistryCall, 'method' | 'target' | 'headers'> & { readonly body: CallBody },
): RegistryCall {
  return {
    what: `upload blob \`${sending.blob.digest}\``,
    ...request,
    headers: { 'content-type': 'application/octet-stream', ...request.headers },
    scopes: pushScope(context),
    writes: true,
    retry: 'never',
    bulk: true,
    signal: sending.signal,
  };
}
