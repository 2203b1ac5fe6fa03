// SPDX-License-Identifier: Apache-2.0
import type { ClientRequest } from 'node:http';
import { UsageError } from '../errors/errors.ts';
import type { FetchRequest } from '../ports/fetch.ts';
import type { Watch } from './watch.ts';

export interface SendContext {
  readonly wire: ClientRequest;
  readonly request: FetchRequest;
  readonly watch: Watch;
  readonly isAnswered: () => boolean;
}

/** Small enough that a slow line shows progress between two of them. */
const sliceBytes = 256 * 1024;

/**
 * Writes the body no faster than the other side takes it, and ends the request. Stops early when the answer is there: a registry that has
 * already said no need not be sent the rest.
 *
 * @throws whatever the source of the body throws; {UsageError} `usage-api` when it does not have the announced length
 */
export async function sendBody(context: SendContext): Promise<void> {
  const { wire, request } = context;
  if (request.body === undefined) {
    wire.end();
    return;
  }
  const announced = announcedLength(request);
  let sent = 0;
  for await (const chunk of chunksOf(request.body)) {
    if (isOver(context)) return;
    sent += chunk.length;
    if (announced !== undefined && sent > announced) throw lengthError(announced, 'more');
    if (!wire.write(chunk)) await drained(context);
    if (isOver(context)) return;
  }
  if (announced !== undefined && sent < announced) throw lengthError(announced, 'less');
  wire.end();
}

export function announcedLength(request: FetchRequest): number | undefined {
  return request.body instanceof Uint8Array ? request.body.length : request.contentLength;
}

/** True once there is no use in sending more. */
function isOver({ wire, isAnswered }: SendContext): boolean {
  return wire.destroyed || isAnswered();
}

async function* chunksOf(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Uint8Array)) {
    yield* body;
    return;
  }
  for (let start = 0; start < body.length; start += sliceBytes) yield body.subarray(start, start + sliceBytes);
}

function drained(context: SendContext): Promise<void> {
  const { wire, request, watch } = context;
  // Before the connection stands, its own deadline is running.
  const connected = wire.socket !== null && wire.socket !== undefined && !wire.socket.connecting;
  if (connected) watch.during('next bytes taken', request.timeouts.idleMs);
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'response']) wire.off(event, done);
      if (connected && !isOver(context)) watch.rest();
      resolve();
    };
    for (const event of ['drain', 'close', 'response']) wire.on(event, done);
  });
}

function lengthError(announced: number, what: 'more' | 'less'): UsageError {
  return new UsageError('usage-api', `the content to send has ${what} than the announced ${announced} bytes`);
}
