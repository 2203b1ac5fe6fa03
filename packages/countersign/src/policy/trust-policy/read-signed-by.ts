// SPDX-License-Identifier: Apache-2.0

import { closestName } from '../../bytes/closest-name.ts';
import { quote } from '../../bytes/quote.ts';
import type { Materials } from '../draft.ts';
import {
  addError,
  fieldsOf,
  itemsOf,
  type PlacedNode,
  type PlacedText,
  type PolicyFields,
  refuseUnknown,
  requireField,
  requireInteger,
  requireTexts,
  textsOf,
} from '../policy-fields.ts';
import type { PolicySigner } from '../policy-signer.ts';

/** The signers of a document by name, and which of them were named. */
export interface SignerBook {
  readonly names: readonly string[];
  readonly used: Set<string>;
  compile(names: readonly string[], materials: Materials): Promise<readonly PolicySigner[] | undefined>;
}

/** How many of whom. */
export interface SignerCount {
  readonly atLeast: number;
  readonly names: readonly string[];
}

const maxSigners = 256;

/** `NAME`, `[NAME, …]` of which any will do, or `{atLeast: 2, of: [NAME, …]}`. */
export function readSignerCount(fields: PolicyFields, name: string, book: SignerBook): SignerCount | undefined {
  const placed = requireField(fields, name);
  if (placed === undefined) return undefined;
  switch (placed.node.kind) {
    case 'scalar':
      return countOf(placed, 1, textsOf([placed]), book);
    case 'list':
      return countOf(placed, 1, textsOf(itemsOf(placed, maxSigners) ?? []), book);
    case 'map':
      return readThreshold(placed, book);
  }
}

function readThreshold(placed: PlacedNode, book: SignerBook): SignerCount | undefined {
  const fields = fieldsOf(placed);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['atLeast', 'of']);
  const atLeast = requireInteger(fields, 'atLeast', 1, maxSigners);
  const names = requireTexts(fields, 'of', maxSigners);
  return atLeast === undefined ? undefined : countOf(placed, atLeast, names, book);
}

function countOf(
  placed: PlacedNode,
  atLeast: number,
  texts: readonly PlacedText[],
  book: SignerBook,
): SignerCount | undefined {
  const names = texts.map(({ text }) => text);
  for (const [index, text] of texts.entries()) requireKnown(placed, text, names.indexOf(text.text) === index, book);
  if (names.length > 0) return { atLeast, names };
  if (placed.node.kind === 'list') {
    addError(placed.reader, placed.node.at, {
      rule: 'value-empty',
      message: `wanted a signer in \`${placed.path}\`, got none`,
    });
  }
  return undefined;
}

function requireKnown(
  { reader, path }: PlacedNode,
  { text, at }: PlacedText,
  isFirst: boolean,
  book: SignerBook,
): void {
  if (!isFirst) {
    addError(reader, at, {
      rule: 'name-twice',
      message: `wanted each signer once in \`${path}\`, got ${quote(text)} again`,
    });
  }
  if (book.names.includes(text)) {
    book.used.add(text);
    return;
  }
  const closest = closestName(text, book.names);
  const known =
    book.names.length === 0
      ? 'none are written in `spec.signers`'
      : `the signers are ${book.names.slice(0, 20).join(', ')}`;
  addError(reader, at, {
    rule: 'signer-unknown',
    message: `wanted the name of a signer in \`${path}\`, got ${quote(text)}`,
    hint: closest === undefined ? known : `did you mean \`${closest}\`?`,
  });
}
