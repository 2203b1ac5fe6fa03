// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServiceUrl, serviceEndpoint } from './service-url.ts';

test('services are spoken to over https, and over http on this machine', () => {
  assert.equal(parseServiceUrl('https://fulcio.example', 'certificate authority').host, 'fulcio.example');
  assert.equal(parseServiceUrl('http://127.0.0.1:5555', 'certificate authority').port, '5555');
  assert.equal(parseServiceUrl('http://rekor.svc', 'transparency log').host, 'rekor.svc');
});

test('an identity token is not sent to another machine in the clear', () => {
  for (const text of ['http://fulcio.example', 'http://127.0.0.1.evil.example']) {
    assert.throws(() => parseServiceUrl(text, 'certificate authority'), { code: 'plain-http-refused' });
  }
});

test('what is no address of a web service is refused', () => {
  for (const text of ['', 'fulcio.example', 'file:///etc/passwd', 'https://user:secret@rekor.example']) {
    assert.throws(() => parseServiceUrl(text, 'transparency log'), { code: 'usage-flag' });
  }
});

test('a base address may have a path, with or without a slash at its end', () => {
  const paths = ['https://a.example', 'https://a.example/', 'https://a.example/x', 'https://a.example/x/'];
  assert.deepEqual(
    paths.map((text) => serviceEndpoint(new URL(text), '/api').pathname),
    ['/api', '/api', '/x/api', '/x/api'],
  );
});
