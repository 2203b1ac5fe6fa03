// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatement } from '../attest/statement.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Digest } from '../oci/digest.ts';
import { conditionInput } from './condition-input.ts';

const hex = '1'.repeat(64);

test('a condition sees every member that was signed, and of the subjects the one that is the image', () => {
  const signed = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'other', digest: { sha256: '2'.repeat(64) } },
      { name: 'app', digest: { sha256: hex }, annotations: { a: 1 } },
    ],
    predicateType: 'https://example.com/p',
    predicate: { ok: true },
    'https://example.com/extension': 1,
  };
  const payload = encodeUtf8(JSON.stringify(signed));
  const statement = parseStatement(payload);
  const signer = { kind: 'key', fingerprint: 'f', source: 'cosign.pub' } as const;
  const attestation = {
    statement,
    payload,
    digest: `sha256:${hex}` as Digest,
    signer,
    tlog: 'none',
    logs: [],
    timestamps: [],
  } as const;
  const input = conditionInput(attestation, { signerName: 'scanner', image: { reference: 'app:v1' } });
  assert.deepEqual(input, {
    statement: signed,
    predicate: { ok: true },
    subject: { name: 'app', digest: { sha256: hex }, annotations: { a: 1 } },
    image: { reference: 'app:v1', digest: `sha256:${hex}` },
    signer: { name: 'scanner', fingerprint: 'f' },
  });
});
