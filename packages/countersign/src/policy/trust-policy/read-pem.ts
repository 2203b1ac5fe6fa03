// SPDX-License-Identifier: Apache-2.0
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { Position } from '../../yaml/yaml-node.ts';
import type { Materials } from '../draft.ts';
import { optionalPlacedText, type PolicyFields } from '../policy-fields.ts';
import { contentOf, lateReader, type PolicyScope, wantFile } from './policy-scope.ts';

/** PEM that lies in a file or stands in the policy. */
export interface PemSource {
  /** For messages: the file, or `data`. */
  readonly name: string;
  readonly at: Position;
  read(materials: Materials): Uint8Array | undefined;
}

/** `file` or `data`, whichever is there. */
export function readPem(fields: PolicyFields, scope: PolicyScope): PemSource | undefined {
  const file = optionalPlacedText(fields, 'file');
  if (file !== undefined) {
    const wanted = wantFile(scope, file);
    if (wanted === undefined) return undefined;
    return {
      name: file.text,
      at: file.at,
      read: (materials) => contentOf(wanted, materials, lateReader(scope.reader, materials)),
    };
  }
  const data = optionalPlacedText(fields, 'data');
  return data === undefined ? undefined : { name: 'data', at: data.at, read: () => encodeUtf8(data.text) };
}
