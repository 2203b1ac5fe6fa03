// SPDX-License-Identifier: Apache-2.0

/** What a handler gets. Everything in it came from outside and nothing of it was judged yet. */
export interface ServeRequest {
  readonly method: string;
  /** The path as it was sent, still percent-encoded, without the query. */
  readonly path: string;
  /** What follows the first `?`, undecoded; empty when there is none. */
  readonly query: string;
  /** The peer's address; empty when the socket is gone. */
  readonly peer: string;
  /** Lower-case name; several fields of one name are joined as `node:http` joins them. */
  header(name: string): string | undefined;
  /** The body; it can be read once. Throws when the peer breaks off before the announced end. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Aborted when the peer goes away before the answer is complete. */
  readonly signal: AbortSignal;
}

/** A body that is too large to be held: opened only if it is going to be sent (never for HEAD). */
export interface ServeStream {
  /** Sent as Content-Length; undefined means chunked. */
  readonly length?: number;
  /** A chunk must stay untouched until the next but one is asked for, so two buffers in turn are enough. */
  open(): AsyncIterable<Uint8Array>;
}

export interface ServeResponse {
  readonly status: number;
  /** The reason phrase of the status line; containerd shows it to the user. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string | ServeStream;
}

export type Handler = (request: ServeRequest) => ServeResponse | Promise<ServeResponse>;
