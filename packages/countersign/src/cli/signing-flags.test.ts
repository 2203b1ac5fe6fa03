// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flags } from './define-command.ts';
import { requireSensibleSigningFlags } from './signing-flags.ts';

interface Case {
  readonly what: string;
  readonly refused: Flags;
  /** What differs in one fact, and makes sense. */
  readonly accepted: Flags;
}

const cases: readonly Case[] = [
  { what: 'a security key', refused: { sk: true }, accepted: {} },
  { what: 'a payload of somebody else', refused: { payload: 'f' }, accepted: {} },
  { what: 'skipping the verification', refused: { insecureSkipVerify: true }, accepted: {} },
  { what: 'a certificate without its key', refused: { certificate: 'c' }, accepted: { certificate: 'c', key: 'k' } },
  {
    what: 'a chain without its certificate',
    refused: { key: 'k', certificateChain: 'f' },
    accepted: { key: 'k', certificateChain: 'f', certificate: 'c' },
  },
  {
    what: 'a certificate to be made beside one that is there',
    refused: { key: 'k', issueCertificate: true, certificate: 'c' },
    accepted: { key: 'k', issueCertificate: true },
  },
  {
    what: 'a certificate to be made for no key',
    refused: { issueCertificate: true },
    accepted: { issueCertificate: true, key: 'k' },
  },
  {
    what: 'a key and an identity, one of which would be left aside',
    refused: { key: 'k', identityToken: 't' },
    accepted: { key: 'k', identityToken: 't', issueCertificate: true },
  },
  {
    what: 'a log that nothing may go to',
    refused: { rekorUrl: 'u', tlogUpload: false },
    accepted: { rekorUrl: 'u', tlogUpload: true },
  },
  {
    what: 'a configuration that is not to be used',
    refused: { signingConfig: 'f', useSigningConfig: false },
    accepted: { signingConfig: 'f', useSigningConfig: true },
  },
];

for (const { what, refused, accepted } of cases) {
  test(`${what} is refused`, () => {
    assert.throws(() => requireSensibleSigningFlags(refused), { code: 'usage-flag' });
    requireSensibleSigningFlags(accepted);
  });
}
