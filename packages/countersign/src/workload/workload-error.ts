// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { Position } from '../yaml/yaml-node.ts';

/** Says where in the file it cannot be known what would run. */
export function workloadError(at: Position | undefined, message: string, hint?: string): MalformedError {
  const place = at === undefined ? '' : `line ${at.line}, column ${at.column}: `;
  return new MalformedError('workload-malformed', `${place}${message}`, hint === undefined ? {} : { hint });
}
