// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserCommand, createOpenBrowser } from './open-browser.ts';

const url = new URL('https://issuer.example/auth?a=b&c=$(id)');

test('each platform has its program, which gets the address as one argument', () => {
  assert.deepEqual(browserCommand('darwin', {}, url), { program: 'open', args: [url.href] });
  assert.deepEqual(browserCommand('linux', { DISPLAY: ':0' }, url), { program: 'xdg-open', args: [url.href] });
  assert.deepEqual(browserCommand('win32', {}, url)?.args.at(-1), url.href);
});

test('without a display, and for what is no page of the web, nothing is opened', async () => {
  assert.equal(browserCommand('linux', {}, url), null);
  assert.equal(browserCommand('linux', { DISPLAY: '' }, url), null);
  assert.equal(browserCommand('darwin', {}, new URL('file:///etc/passwd')), null);
  assert.equal(await createOpenBrowser('linux', {})(url), false);
});
