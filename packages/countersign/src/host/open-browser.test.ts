// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a program that starts is let go, and one that fails or is missing is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  const path = process.env['PATH'];
  const open = createOpenBrowser('linux', { DISPLAY: ':0' });
  try {
    process.env['PATH'] = `${folder}:/usr/bin:/bin`;
    for (const [script, opened] of [
      ['test "$#" = 1', true],
      ['exit 3', false],
    ] as const) {
      await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      assert.equal(await open(url), opened);
    }
    process.env['PATH'] = '/nonexistent';
    assert.equal(await open(url), false);
  } finally {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true });
  }
});
