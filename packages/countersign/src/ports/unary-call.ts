// SPDX-License-Identifier: Apache-2.0

export interface UnaryRequest {
  /** The Unix socket that the service listens on. */
  readonly socketPath: string;
  /** `/Service/Method`. */
  readonly method: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly message: Uint8Array;
  readonly maxAnswerBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type UnaryResult =
  | { readonly kind: 'answered'; readonly message: Uint8Array }
  /** The service refused; `status` is gRPC's number, the text is the service's. */
  | { readonly kind: 'refused'; readonly status: number; readonly text: string };

/**
 * One gRPC call with one message each way.
 *
 * @throws {UnavailableError} `identity-provider-failed` when there is no answer in time, or one that is not gRPC
 */
export type UnaryCall = (request: UnaryRequest) => Promise<UnaryResult>;
