// SPDX-License-Identifier: Apache-2.0

import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestBytes } from '../../crypto/hash.ts';
import type { ServeResponse } from '../../serve/http.ts';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}' +
  'label{display:block;margin:1rem 0 .25rem}input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}' +
  'button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}.note{color:#555;font-size:.9rem}';

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${encodeBase64(digestBytes('sha256', encodeUtf8(style)))}'`,
  // Chrome applies this to the redirect that answers a form, too.
  "form-action 'self' http://127.0.0.1:* http://localhost:*",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** An HTML page without scripts. `body` is HTML: everything in it that came from outside went through `escapeHtml`. */
export function page(status: number, title: string, body: string): ServeResponse {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${style}</style><h1>${escapeHtml(title)}</h1>
${body}
<p class="note">This is the sandbox of Countersign: it believes whatever you type, and nobody should believe it.</p></html>
`,
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
