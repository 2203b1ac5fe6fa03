// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyVerifierOf } from './body-verifier-of.ts';
import { certificateDer, messageClaim } from './testing/small-claim.ts';

test('a certificate is named by its DER, and a bare key by its SPKI', () => {
  const { spki } = messageClaim.publicKey;
  assert.deepEqual(bodyVerifierOf(messageClaim), { kind: 'certificate', bytes: certificateDer });
  assert.deepEqual(bodyVerifierOf({ ...messageClaim, verifier: { kind: 'key', spki } }), { kind: 'key', bytes: spki });
});
