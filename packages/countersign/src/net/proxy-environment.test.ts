// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Env } from '../ports/env.ts';
import { parseProxyEnvironment, proxyFor } from './proxy-environment.ts';

function proxyOf(env: Env, url: string): string | undefined {
  return proxyFor(parseProxyEnvironment(env), new URL(url))?.url.href;
}

const both = { HTTP_PROXY: 'http://plain.test:3128', HTTPS_PROXY: 'http://secure.test:3128' };

test('each scheme has its own proxy', () => {
  assert.equal(proxyOf(both, 'http://registry.test/'), 'http://plain.test:3128/');
  assert.equal(proxyOf(both, 'https://registry.test/'), 'http://secure.test:3128/');
  assert.equal(proxyOf({}, 'https://registry.test/'), undefined);
});

test('lower case is read too, and a proxy without scheme is http', () => {
  assert.equal(proxyOf({ https_proxy: 'secure.test:3128' }, 'https://registry.test/'), 'http://secure.test:3128/');
  assert.equal(
    proxyOf({ HTTPS_PROXY: 'up.test:1', https_proxy: 'low.test:1' }, 'https://registry.test/'),
    'http://up.test:1/',
  );
});

test('under CGI a client cannot choose the proxy', () => {
  assert.equal(proxyOf({ HTTP_PROXY: 'http://evil.test', REQUEST_METHOD: 'GET' }, 'http://registry.test/'), undefined);
  assert.equal(
    proxyOf({ http_proxy: 'http://own.test', REQUEST_METHOD: 'GET' }, 'http://registry.test/'),
    'http://own.test/',
  );
});

test('this machine is never proxied', () => {
  for (const host of ['localhost:5000', '127.0.0.1:5000', '[::1]:5000']) {
    assert.equal(proxyOf(both, `http://${host}/`), undefined);
  }
  assert.notEqual(proxyOf(both, 'http://127.0.0.1.evil.test/'), undefined);
});

for (const [exception, direct, proxied] of [
  ['*', 'https://a.test/', undefined],
  ['registry.test', 'https://registry.test/', 'https://registry.test.evil/'],
  ['registry.test', 'https://sub.registry.test/', 'https://myregistry.test/'],
  ['.registry.test', 'https://sub.registry.test/', 'https://registry.test/'],
  ['*.registry.test', 'https://sub.registry.test/', 'https://registry.test/'],
  ['REGISTRY.test', 'https://registry.test/', 'https://other.test/'],
  ['registry.test:5000', 'https://registry.test:5000/', 'https://registry.test/'],
  ['registry.test:443', 'https://registry.test/', 'https://registry.test:444/'],
  ['10.0.0.0/8', 'https://10.1.2.3/', 'https://11.1.2.3/'],
  ['10.1.2.3', 'https://10.1.2.3/', 'https://10.1.2.4/'],
  ['fd00::/8', 'https://[fd12::1]/', 'https://[fe80::1]/'],
  ['[fd12::1]:5000', 'https://[fd12::1]:5000/', 'https://[fd12::1]/'],
  ['a.test, b.test', 'https://b.test/', 'https://c.test/'],
  ['10.0.0.0/99', undefined, 'https://10.1.2.3/'],
] as const) {
  test(`NO_PROXY=${exception} excepts ${direct ?? 'nothing'} and not ${proxied ?? 'anything else'}`, () => {
    const env = { ...both, NO_PROXY: exception };
    if (direct !== undefined) assert.equal(proxyOf(env, direct), undefined);
    if (proxied !== undefined) assert.equal(proxyOf(env, proxied), 'http://secure.test:3128/');
  });
}

test('credentials of a proxy are decoded', () => {
  const proxies = parseProxyEnvironment({ HTTPS_PROXY: 'http://us%40er:p%3Ass@proxy.test' });
  assert.equal(proxies.https?.authorization, `Basic ${btoa('us@er:p:ss')}`);
  assert.equal(proxies.https?.url.href, 'http://proxy.test/');
});

test('a proxy that is no URL is refused without showing it', () => {
  for (const value of [
    'socks5://user:secret@proxy.test',
    'http://user:secret@',
    'http://%zz:secret@proxy.test',
    'http://[secret',
  ]) {
    assert.throws(
      () => parseProxyEnvironment({ HTTPS_PROXY: value }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'config-malformed');
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  }
});
