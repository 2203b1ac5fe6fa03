// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { DigestList } from '../digest-list.ts';
import { parseDigestList } from '../parse-digest-list.ts';
import {
  addError,
  itemsOf,
  type PlacedNode,
  type PolicyFields,
  requireField,
  textOf,
  textsOf,
} from '../policy-fields.ts';
import { attemptNow, contentOf, type Later, lateReader, type PolicyScope, wantFile } from './policy-scope.ts';

const maxDigests = 100_000;

/** `digestIn` or `digestNotIn`: the name of a file, or digests in a list, which may be empty. */
export function readDigestList(fields: PolicyFields, name: string, scope: PolicyScope): Later<DigestList> | undefined {
  const placed = requireField(fields, name);
  if (placed === undefined) return undefined;
  return placed.node.kind === 'list' ? listedDigests(placed) : digestFile(placed, scope);
}

function listedDigests(placed: PlacedNode): Later<DigestList> {
  const texts = textsOf(itemsOf(placed, maxDigests) ?? []);
  for (const { text, at } of texts) {
    if (isDigest(text)) continue;
    addError(placed.reader, at, {
      rule: 'digest-malformed',
      message: `wanted \`sha256:\` with 64 lower-case hex digits, got ${quote(text)}`,
    });
  }
  const digests = new Set<Digest>(texts.map(({ text }) => text).filter(isDigest));
  return async () => ({ source: 'list', digests });
}

function digestFile(placed: PlacedNode, scope: PolicyScope): Later<DigestList> | undefined {
  const name = textOf(placed);
  const file = name === undefined ? undefined : wantFile(scope, { text: name, at: placed.node.at });
  if (file === undefined) return undefined;
  return async (materials) => {
    const reader = lateReader(scope.reader, materials);
    const bytes = contentOf(file, materials, reader);
    if (bytes === undefined) return undefined;
    return attemptNow(reader, { at: file.at, rule: 'digest-list-malformed' }, () => ({
      source: file.name,
      digests: parseDigestList(decodeUtf8(bytes, 'policy-malformed'), file.path),
    }));
  };
}
