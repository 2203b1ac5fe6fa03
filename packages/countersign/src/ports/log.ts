// SPDX-License-Identifier: Apache-2.0

/** Diagnostics, never data. Callers pass no secret, and no URL with its query. */
export interface Log {
  debug(message: string, detail?: Readonly<Record<string, unknown>>): void;
  warn(message: string, detail?: Readonly<Record<string, unknown>>): void;
}

export const silentLog: Log = { debug: () => undefined, warn: () => undefined };
