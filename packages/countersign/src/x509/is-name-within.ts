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

/** Whether constraints on this name can be judged; whoever cannot judge must refuse (RFC 5280 §4.2.1.10). */
export function isComparableName(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dns':
      return !textOfName(name).endsWith('.');
    case 'email':
      return mailbox.test(textOfName(name));
    case 'uri':
      return hostOfUri(textOfName(name)) !== undefined;
    default:
      return name.kind === 'directory';
  }
}

/**
 * Whether `name` lies in the subtree `base` (RFC 5280 §4.2.1.10); both are of one kind.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function isNameWithin(name: GeneralName, base: GeneralName): boolean {
  switch (name.kind) {
    case 'dns':
      return isDomainWithin(textOfName(name), constraintText(base));
    case 'email':
      return isMailboxWithin(textOfName(name), constraintText(base));
    case 'uri':
      return isUriWithin(textOfName(name), constraintText(base));
    case 'directory':
      return isDirectoryNameWithin(readDer(name.element.content), readDer(base.element.content));
    default:
      return false;
  }
}

function constraintText(base: GeneralName): string {
  return base.element.content.byteLength === 0 ? '' : textOfName(base);
}

/** Any number of labels may stand in front; with a leading dot, at least one, as programs read it that write such constraints. */
function isDomainWithin(domain: string, base: string): boolean {
  if (base === '') return true;
  const [lower, end] = [domain.toLowerCase(), base.toLowerCase()];
  return end.startsWith('.') ? isBelow(lower, end) : lower === end || isBelow(lower, `.${end}`);
}

/** One mailbox, all of one host, or with a leading dot all of the hosts below a domain. */
function isMailboxWithin(address: string, base: string): boolean {
  const [user, host = ''] = address.split('@');
  const [baseUser, baseHost] = base.split('@');
  if (baseHost === undefined) return isHostWithin(host, base);
  return user === baseUser && host.toLowerCase() === baseHost.toLowerCase();
}

function isUriWithin(uri: string, base: string): boolean {
  const host = hostOfUri(uri);
  return host !== undefined && isHostWithin(host, base);
}

function hostOfUri(uri: string): string | undefined {
  const host = uriHost.exec(uri)?.[1];
  return host === undefined || ipv4.test(host) || host.endsWith('.') ? undefined : host;
}

function isHostWithin(host: string, base: string): boolean {
  const [lower, end] = [host.toLowerCase(), base.toLowerCase()];
  return end === '' || (end.startsWith('.') ? isBelow(lower, end) : lower === end);
}

function isBelow(domain: string, suffix: string): boolean {
  return domain.length > suffix.length && domain.endsWith(suffix);
}

function isDirectoryNameWithin(name: DerElement, base: DerElement): boolean {
  const parts = partsOf(name);
  return partsOf(base).every((part, index) => part === parts[index]);
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
