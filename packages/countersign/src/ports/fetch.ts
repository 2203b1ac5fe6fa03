// SPDX-License-Identifier: Apache-2.0

/** Where a request may go, checked after name resolution and on the very address that is connected to. */
export type AddressPolicy =
  /** The user named this host: any address. */
  | 'any'
  /** The registry named this host: loopback, private, link-local and special addresses are `address-refused`. */
  | 'public';

export interface FetchTimeouts {
  /** Name resolution, TCP, TLS. */
  readonly connectMs: number;
  /** From the last byte sent to the first byte of the answer. */
  readonly firstByteMs: number;
  /** Between two chunks of the answer. */
  readonly idleMs: number;
  /** Whole exchange, body included; undefined for blobs, where `minBytesPerSecond` rules. */
  readonly totalMs?: number;
  /** Average over the body so far, judged after 30 s. */
  readonly minBytesPerSecond?: number;
}

export interface FetchRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream must come with `contentLength`, or is sent chunked. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly contentLength?: number;
  readonly addressPolicy: AddressPolicy;
  readonly timeouts: FetchTimeouts;
  readonly signal?: AbortSignal;
  /** A hint that the answer's body is large, so that a transport made for throughput may be used. */
  readonly bulk?: boolean;
  /** `direct`: no proxy hears of it, whatever the environment says. */
  readonly route?: 'direct';
}

export interface FetchResponse {
  readonly status: number;
  /** Lower-case name; several fields of one name are joined by `, `. */
  header(name: string): string | undefined;
  /** Every field of that name, unjoined (`www-authenticate`, `warning`). */
  headerAll(name: string): readonly string[];
  /** Read it to its end or call `discard`; nothing is decoded. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection back, or closes it. */
  discard(): void;
}

/**
 * One HTTP exchange: no redirects, no cookies, no decompression, no retries, `Accept-Encoding: identity`.
 *
 * @throws {UnavailableError} `registry-unreachable`, `registry-timeout`, `tls-refused`, `address-refused`, `registry-protocol`
 */
export type Fetch = (request: FetchRequest) => Promise<FetchResponse>;
