// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';

/** A file of digests for `digestIn`, line by line, so that comments and order stay when it is changed. */
export type PinList = readonly PinLine[];

export type PinLine =
  | { readonly kind: 'other'; readonly text: string }
  | { readonly kind: 'pin'; readonly text: string; readonly digest: Digest; readonly image?: string };

const line = /^[ \t]*(\S+)[ \t]*(?:#[ \t]*(.*))?$/;

/**
 * One digest on each line, with a comment behind `#`; empty lines and those with nothing but a comment are kept. The first word of a
 * comment that has a tag is the image that the digest belongs to.
 *
 * @throws {MalformedError} `policy-malformed` for a line that is neither
 */
export function parsePinList(bytes: Uint8Array, source: string): PinList {
  const text = decodeUtf8(bytes, 'policy-malformed');
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((each, index) => parseLine(each, `${source}:${index + 1}`));
}

function parseLine(text: string, place: string): PinLine {
  if (/^[ \t]*(?:#|$)/.test(text)) return { kind: 'other', text };
  const [, digest = '', comment = ''] = line.exec(text) ?? [];
  if (!isDigest(digest)) {
    throw new MalformedError('policy-malformed', `${place}: wanted a digest or a comment, got ${quote(text)}`);
  }
  const image = /^\S+\/\S+:[^\s/]+(?=\s|$)/.exec(comment)?.[0];
  return { kind: 'pin', text, digest, ...(image === undefined ? {} : { image }) };
}

export function encodePinList(list: PinList): Uint8Array {
  return new TextEncoder().encode(list.map(({ text }) => `${text}\n`).join(''));
}

/** The list with this digest for `image`, behind the last one of that image; the same list if it is there. `day`: `2026-11-22`. */
export function addPin(list: PinList, image: string, digest: Digest, day: string): PinList {
  if (digestsOf(list, image).includes(digest)) return list;
  const pin: PinLine = { kind: 'pin', text: `${digest} # ${image} ${day}`, digest, image };
  const last = list.findLastIndex((each) => each.kind === 'pin' && each.image === image);
  return last === -1 ? [...list, pin] : list.toSpliced(last + 1, 0, pin);
}

/** The list without the lines of this image or digest. */
export function removePins(list: PinList, what: string): PinList {
  return list.filter((each) => each.kind === 'other' || (each.image !== what && each.digest !== what));
}

/** The images that the list has digests of, each once. */
export function pinnedImages(list: PinList): readonly string[] {
  return [...new Set(list.flatMap((each) => (each.kind === 'pin' ? (each.image ?? []) : [])))];
}

export function digestsOf(list: PinList, image: string): readonly Digest[] {
  return list.flatMap((each) => (each.kind === 'pin' && each.image === image ? [each.digest] : []));
}
