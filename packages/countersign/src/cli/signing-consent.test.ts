// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireConsent } from './signing-consent.ts';
import { testContext } from './testing/test-context.ts';

const publicity = { what: 'the name `a@example.com`', where: [new URL('https://log.example/api')] };

test('who agrees beforehand or when asked has read what becomes public, and where', async () => {
  for (const [flags, stdin] of [
    [{ yes: true }, ''],
    [{}, 'y\n'],
  ] as const) {
    const { context, stderr } = testContext({ stdin });
    await requireConsent(publicity, flags, context);
    assert.match(stderr(), /the name `a@example.com` .* go to `https:\/\/log.example`/);
  }
});

test('another answer, and none at all, is a no', async () => {
  for (const stdin of ['n\n', '']) {
    await assert.rejects(requireConsent(publicity, {}, testContext({ stdin }).context), { code: 'prompt-declined' });
  }
});
