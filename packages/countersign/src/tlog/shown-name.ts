// SPDX-License-Identifier: Apache-2.0

const plain = /^[\w.+/ -]{1,64}$/;

/** For messages: a name out of an entry if it is a plain one, between backticks; never anything that a terminal would obey. */
export function shownName(text: string): string {
  return plain.test(text) ? `\`${text}\`` : 'something unprintable';
}
