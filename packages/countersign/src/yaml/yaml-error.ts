// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { Position } from './yaml-node.ts';

export interface YamlFault {
  readonly message: string;
  readonly hint?: string;
  readonly at?: Position;
}

/** `yaml-malformed` that names the place as editors do; `detail` has the parts of it. */
export function yamlError(source: string, { message, hint, at }: YamlFault): MalformedError {
  const place = at === undefined ? source : `${source}:${at.line}:${at.column}`;
  return new MalformedError('yaml-malformed', `${place}: ${message}`, {
    detail: { source, reason: message, ...at },
    ...(hint === undefined ? {} : { hint }),
  });
}
