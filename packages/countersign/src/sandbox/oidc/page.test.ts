// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestBytes } from '../../crypto/hash.ts';
import type { ServeResponse } from '../../serve/http.ts';
import { escapeHtml, page } from './page.ts';

function textOf({ body }: ServeResponse): string {
  assert.ok(typeof body === 'string');
  return body;
}

test('what came from outside can end neither an attribute nor an element', () => {
  assert.equal(escapeHtml(`<a b="c" d='e'>&`), '&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;');
  assert.match(textOf(page(200, '<b>', '')), /<h1>&#60;b&#62;<\/h1>/);
});

test('the policy allows the one style that the page has, and no script', () => {
  const shown = page(200, 'x', '');
  const style = /<style>(.*)<\/style>/.exec(textOf(shown))?.[1] ?? '';
  const hash = Buffer.from(digestBytes('sha256', Buffer.from(style))).toString('base64');
  const policy = String(shown.headers?.['Content-Security-Policy']);
  assert.ok(policy.includes(`style-src 'sha256-${hash}'`));
  assert.ok(policy.startsWith("default-src 'none'"));
  assert.ok(!policy.includes('script-src'));
});
