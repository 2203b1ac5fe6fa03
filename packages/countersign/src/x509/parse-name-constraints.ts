// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derMalformed, readDer, readDerChildren } from '../bytes/der.ts';
import { readDerSequence, takeAny, takeEnd, takeOptional } from '../bytes/der-fields.ts';
import { type GeneralName, parseGeneralName } from './parse-general-names.ts';

/** NameConstraints (RFC 5280 §4.2.1.10): where the names of all certificates below must, and must not, lie. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

const maxSubtrees = 256;
const permittedTag = 0xa0;
const excludedTag = 0xa1;

/** @throws {MalformedError} `der-malformed` */
export function parseNameConstraints(value: Uint8Array): NameConstraints {
  const fields = readDerSequence(readDer(value), 2);
  const permitted = takeOptional(fields, permittedTag);
  const excluded = takeOptional(fields, excludedTag);
  takeEnd(fields);
  return { permitted: parseSubtrees(permitted), excluded: parseSubtrees(excluded) };
}

function parseSubtrees(element: DerElement | undefined): readonly GeneralName[] {
  if (element === undefined) return [];
  const subtrees = readDerChildren(element, maxSubtrees);
  if (subtrees.length === 0) throw derMalformed('wanted name constraints, got an empty list');
  return subtrees.map(parseSubtree);
}

/** RFC 5280: minimum is zero, which DER leaves out, and there is no maximum. */
function parseSubtree(element: DerElement): GeneralName {
  const fields = readDerSequence(element, 1);
  const base = parseGeneralName(takeAny(fields));
  takeEnd(fields);
  return base;
}
