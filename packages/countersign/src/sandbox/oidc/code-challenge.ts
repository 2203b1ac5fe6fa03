// SPDX-License-Identifier: Apache-2.0

import { encodeUtf8 } from '../../bytes/utf8.ts';
import { constantTimeEqual } from '../../crypto/constant-time-equal.ts';
import { digestBytes } from '../../crypto/hash.ts';

const challengeGrammar = /^[A-Za-z0-9_-]{43}$/;
const verifierGrammar = /^[A-Za-z0-9._~-]{43,128}$/;

export function isCodeChallenge(text: string): boolean {
  return challengeGrammar.test(text);
}

/** RFC 7636 §4.6 with `S256`, the only method that is offered. */
export function answersChallenge(verifier: string, challenge: string): boolean {
  if (!verifierGrammar.test(verifier)) return false;
  const expected = Buffer.from(challenge, 'base64url');
  return constantTimeEqual(digestBytes('sha256', encodeUtf8(verifier)), expected);
}
