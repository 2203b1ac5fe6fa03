// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersChallenge, isCodeChallenge } from './code-challenge.ts';

// RFC 7636 appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

test('the verifier of the RFC answers its challenge, and another does not', () => {
  assert.equal(answersChallenge(verifier, challenge), true);
  assert.equal(answersChallenge(verifier.replace('d', 'e'), challenge), false);
});

test('a verifier that is too short to be secret, or is the challenge itself, answers nothing', () => {
  assert.equal(answersChallenge('short', challenge), false);
  assert.equal(answersChallenge(challenge, challenge), false);
});

test('a challenge is a SHA-256 in base64url', () => {
  assert.equal(isCodeChallenge(challenge), true);
  assert.equal(isCodeChallenge(`${challenge}=`), false);
});
