// SPDX-License-Identifier: Apache-2.0

/** The process environment, read-only; an empty string counts as set. */
export type Env = Readonly<Record<string, string | undefined>>;
