// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derTag, expectDerTag, readDer, readDerChildren, readOid } from '../bytes/der.ts';
import { encodeHex } from '../bytes/hex.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { type GeneralName, textOfName } from './parse-general-names.ts';

const maxNameParts = 64;
// Scheme, perhaps user, host, perhaps port. Neither an address in brackets nor an escape, which readers understand differently.
const uriHost = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\\]*@)?([a-z0-9._-]+)(?::\d*)?(?:[/?#].*)?$/i;
const ipv4 = /^[0-9.]+$/;
const mailbox = /^[^@]+@[^@]*[^@.]$/;

/** A name as it is compared, or the subtree of a constraint: worked out once, because each of hundreds may meet hundreds. */
export type NameForm =
  | { readonly kind: 'dns'; readonly domain: string }
  /** `user` is absent in a subtree that is a whole host. */
  | { readonly kind: 'email'; readonly user?: string; readonly host: string; readonly isMailbox: boolean }
  /** Absent: readers could find different hosts in it. */
  | { readonly kind: 'uri'; readonly host: string | undefined }
  | { readonly kind: 'directory'; readonly parts: readonly string[] }
  | { readonly kind: 'incomparable' };

/** @throws {MalformedError} `der-malformed` */
export function nameFormOf(name: GeneralName): NameForm {
  switch (name.kind) {
    case 'dns':
      return { kind: 'dns', domain: textOfName(name).toLowerCase() };
    case 'email':
      return mailboxOf(textOfName(name));
    case 'uri':
      return { kind: 'uri', host: hostOfUri(textOfName(name))?.toLowerCase() };
    case 'directory':
      return { kind: 'directory', parts: partsOf(readDer(name.element.content)) };
    default:
      return { kind: 'incomparable' };
  }
}

/**
 * The same of the base of a constraint, which may be empty, and of which a domain or a host is enough.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function subtreeFormOf(base: GeneralName): NameForm {
  const text = (): string => (base.element.content.byteLength === 0 ? '' : textOfName(base));
  switch (base.kind) {
    case 'email':
      return text().includes('@') ? mailboxOf(text()) : { kind: 'email', host: text().toLowerCase(), isMailbox: false };
    case 'dns':
      return { kind: 'dns', domain: text().toLowerCase() };
    case 'uri':
      return { kind: 'uri', host: text().toLowerCase() };
    default:
      return nameFormOf(base);
  }
}

/** Whether constraints on this name can be judged; whoever cannot judge must refuse (RFC 5280 §4.2.1.10). */
export function isComparableName(name: NameForm): boolean {
  switch (name.kind) {
    case 'dns':
      return !name.domain.endsWith('.');
    case 'email':
      return name.isMailbox;
    case 'uri':
      return name.host !== undefined;
    case 'directory':
      return true;
    case 'incomparable':
      return false;
  }
}

/** Whether `name` lies in the subtree `base` (RFC 5280 §4.2.1.10). */
export function isNameWithin(name: NameForm, base: NameForm): boolean {
  if (name.kind === 'dns' && base.kind === 'dns') return isDomainWithin(name.domain, base.domain);
  if (name.kind === 'uri' && base.kind === 'uri') return isHostWithin(name.host, base.host);
  if (name.kind === 'directory' && base.kind === 'directory')
    return base.parts.every((part, index) => part === name.parts[index]);
  if (name.kind !== 'email' || base.kind !== 'email') return false;
  // One mailbox, all of one host, or with a leading dot all of the hosts below a domain.
  if (base.user === undefined) return isHostWithin(name.host, base.host);
  return name.user === base.user && name.host === base.host;
}

/** Any number of labels may stand in front; with a leading dot, at least one, as programs read it that write such constraints. */
function isDomainWithin(domain: string, base: string): boolean {
  if (base === '') return true;
  return base.startsWith('.') ? isBelow(domain, base) : domain === base || isBelow(domain, `.${base}`);
}

function isHostWithin(host: string | undefined, base: string | undefined): boolean {
  if (host === undefined || base === undefined) return false;
  return base === '' || (base.startsWith('.') ? isBelow(host, base) : host === base);
}

function isBelow(domain: string, suffix: string): boolean {
  return domain.length > suffix.length && domain.endsWith(suffix);
}

function mailboxOf(address: string): NameForm {
  const [user = '', host = ''] = address.split('@', 2);
  return { kind: 'email', user, host: host.toLowerCase(), isMailbox: mailbox.test(address) };
}

function hostOfUri(uri: string): string | undefined {
  const host = uriHost.exec(uri)?.[1];
  return host === undefined || ipv4.test(host) || host.endsWith('.') ? undefined : host;
}

/** Each relative distinguished name as text that is the same for names which count as the same. */
function partsOf(name: DerElement): readonly string[] {
  return readDerChildren(expectDerTag(name, derTag.sequence), maxNameParts).map((part) =>
    readDerChildren(expectDerTag(part, derTag.set), maxNameParts).map(attributeText).sort().join('\u0000'),
  );
}

function attributeText(attribute: DerElement): string {
  const [type, value] = readDerChildren(attribute, 2);
  if (type === undefined || value === undefined) return encodeHex(attribute.bytes);
  return `${readOid(type)}=${comparableText(value)}`;
}

const textTags: ReadonlySet<number> = new Set([derTag.utf8String, derTag.ia5String, 0x13]);

/** RFC 5280 §7.1: neither case nor the amount of white space matters, nor which type of string it is. */
function comparableText(value: DerElement): string {
  if (!textTags.has(value.tag)) return `#${encodeHex(value.bytes)}`;
  return decodeUtf8(value.content, 'der-malformed').normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
