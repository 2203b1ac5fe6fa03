// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derMalformed, derTag, expectDerTag, readDerChildren } from './der.ts';

/** The fields of a SEQUENCE, taken one after another as its definition names them. */
export interface DerFields {
  readonly fields: readonly DerElement[];
  next: number;
}

/** @throws {MalformedError} `der-malformed` */
export function readDerSequence(element: DerElement, maxFields: number): DerFields {
  return { fields: readDerChildren(expectDerTag(element, derTag.sequence), maxFields), next: 0 };
}

/** The next field, whatever its tag. */
export function takeAny(from: DerFields): DerElement {
  const field = from.fields[from.next];
  if (field === undefined) throw derMalformed('wanted another field in the SEQUENCE, got its end');
  from.next += 1;
  return field;
}

export function take(from: DerFields, tag: number): DerElement {
  return expectDerTag(takeAny(from), tag);
}

/** The next field if it has this tag; otherwise it stays. */
export function takeOptional(from: DerFields, tag: number): DerElement | undefined {
  return from.fields[from.next]?.tag === tag ? takeAny(from) : undefined;
}

/** To be called after the last field: a field that the definition does not know is refused. */
export function takeEnd(from: DerFields): void {
  if (from.next < from.fields.length) throw derMalformed('wanted the end of the SEQUENCE, got another field');
}

/** What stands in `[n] EXPLICIT`. */
export function onlyChild(element: DerElement): DerElement {
  const [child] = readDerChildren(element, 1);
  if (child === undefined) throw derMalformed('wanted one element within another, got none');
  return child;
}
