// SPDX-License-Identifier: Apache-2.0

export interface ExecRequest {
  /** Looked up in PATH; never given to a shell. */
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

export type ExecResult =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'not-found' | 'timeout' | 'too-much-output' };

export type Exec = (request: ExecRequest) => Promise<ExecResult>;
