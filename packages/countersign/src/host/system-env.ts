// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../ports/env.ts';

/** The environment as it was when this was called: what is set later, by a dependency say, changes nothing. */
export function readSystemEnv(): Env {
  return Object.freeze({ ...process.env });
}
