// SPDX-License-Identifier: Apache-2.0
import type { Random } from '../../ports/random.ts';

/** Somebody's terminal that waits until the code it shows is typed into a browser (RFC 8628). */
export interface DeviceGrant {
  readonly clientId: string;
  readonly userCode: string;
  readonly codeChallenge: string | null;
  /** Null until somebody logged in. */
  email: string | null;
}

// RFC 8628 §6.1: letters that are not taken for one another and spell no words.
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
const codeLength = 8;

/** `BCDF-GHJK`. */
export function createUserCode(random: Random): string {
  const letters: string[] = [];
  while (letters.length < codeLength) {
    const byte = random.bytes(1)[0] ?? 0;
    // Only a multiple of 20 values, so that each letter is equally likely.
    if (byte < 240) letters.push(alphabet.charAt(byte % alphabet.length));
  }
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** What somebody typed, in the spelling in which codes are kept. */
export function normaliseUserCode(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
