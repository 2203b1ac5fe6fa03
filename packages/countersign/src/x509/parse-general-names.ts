// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derMalformed, derTag, expectDerTag, readDerChildren } from '../bytes/der.ts';

export type GeneralNameKind =
  | 'other'
  | 'email'
  | 'dns'
  | 'x400'
  | 'directory'
  | 'edi-party'
  | 'uri'
  | 'ip'
  | 'registered-id';

/** GeneralName (RFC 5280 §4.2.1.6). */
export interface GeneralName {
  readonly kind: GeneralNameKind;
  readonly element: DerElement;
}

const maxNames = 256;
const kinds: Readonly<Record<number, GeneralNameKind>> = {
  0xa0: 'other',
  0x81: 'email',
  0x82: 'dns',
  0xa3: 'x400',
  0xa4: 'directory',
  0xa5: 'edi-party',
  0x86: 'uri',
  0x87: 'ip',
  0x88: 'registered-id',
};

/** @throws {MalformedError} `der-malformed` */
export function parseGeneralNames(element: DerElement): readonly GeneralName[] {
  return readDerChildren(expectDerTag(element, derTag.sequence), maxNames).map(parseGeneralName);
}

/** @throws {MalformedError} `der-malformed` */
export function parseGeneralName(element: DerElement): GeneralName {
  const kind = kinds[element.tag];
  if (kind === undefined) throw derMalformed('wanted a GeneralName, got another element');
  return { kind, element };
}

/**
 * The text of a name that is an IA5String: printable ASCII only, so that a name means one thing wherever it is compared or shown.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function textOfName({ element }: GeneralName): string {
  const isPrintable = element.content.every((octet) => octet > 0x20 && octet < 0x7f);
  if (!isPrintable || element.content.byteLength === 0) throw derMalformed('wanted a name in printable ASCII');
  return Buffer.from(element.content.buffer, element.content.byteOffset, element.content.byteLength).toString('latin1');
}
