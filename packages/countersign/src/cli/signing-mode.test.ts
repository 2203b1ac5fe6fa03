// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flags } from './define-command.ts';
import { signingModeOf } from './signing-mode.ts';

const cases: readonly (readonly [string, Flags, string])[] = [
  ['nothing', {}, 'short-lived repository wanted repository'],
  ['a key', { key: 'k' }, 'key none none none'],
  ['a key to be logged', { key: 'k', tlogUpload: true }, 'key repository wanted repository'],
  ['a key and a log', { key: 'k', rekorUrl: 'u' }, 'key none if-named none'],
  ['a key and a configuration', { key: 'k', signingConfig: 'f' }, 'key file if-named none'],
  ['a key and a configuration, without log', { key: 'k', signingConfig: 'f', tlogUpload: false }, 'key file none none'],
  ['a key to be certified', { key: 'k', issueCertificate: true }, 'short-lived repository wanted repository'],
  ['a certificate', { key: 'k', certificate: 'c' }, 'own-certificate repository wanted none'],
  ['a certificate, without log', { key: 'k', certificate: 'c', tlogUpload: false }, 'own-certificate none none none'],
  ['a private authority', { fulcioUrl: 'u' }, 'short-lived none wanted none'],
  ['a private authority and its root', { fulcioUrl: 'u', trustedRoot: 'f' }, 'short-lived none wanted flags'],
  ['a timestamp authority', { timestampServerUrl: 'u' }, 'short-lived repository wanted repository'],
  ['a configuration', { signingConfig: 'f' }, 'short-lived file wanted none'],
  ['no configuration', { useSigningConfig: false }, 'short-lived none wanted none'],
  [
    'a chain of its own',
    { key: 'k', certificate: 'c', certificateChain: 'f' },
    'own-certificate repository wanted none',
  ],
];

for (const [what, flags, expected] of cases) {
  test(`who names ${what} gets: ${expected}`, () => {
    const { signer, config, logs, root } = signingModeOf(flags);
    assert.equal([signer, config, logs, root].join(' '), expected);
  });
}
