// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRealm, type TokenServer } from './realm.ts';

function check(
  registry: string,
  realm: string,
  more: { carriesSecret?: boolean; trusted?: readonly string[] } = {},
): Promise<TokenServer> {
  return checkRealm({
    registry: new URL(registry),
    realm,
    carriesSecret: more.carriesSecret ?? true,
    trusted: new Set(more.trusted),
  });
}

for (const [registry, realm, addressPolicy] of [
  ['https://registry.test', 'https://registry.test/token', 'any'],
  ['https://registry.test:5000', 'https://registry.test/token', 'any'],
  ['https://registry.test', '/token', 'any'],
  ['https://10.1.2.3:5000', 'https://10.1.2.3:5000/token', 'any'],
  ['http://127.0.0.1:5000', 'http://localhost:5001/token', 'any'],
  ['http://[::1]:5000', 'http://127.0.0.1:5001/token', 'any'],
  ['http://registry.lan:5000', 'http://registry.lan:5001/token', 'any'],
  ['https://registry-1.docker.io', 'https://auth.docker.io/token', 'public'],
  ['https://registry.gitlab.com', 'https://gitlab.com/jwt/auth', 'public'],
  ['https://a.example.co.uk', 'https://b.example.co.uk/token', 'public'],
  ['https://europe-docker.pkg.dev', 'https://oauth2.googleapis.com/token', 'public'],
  ['https://me.azurecr.io', 'https://login.microsoftonline.com/x', 'public'],
] as const) {
  test(`${registry} may send credentials to ${realm}`, async () => {
    const server = await check(registry, realm);
    assert.equal(server.url.href, new URL(realm, registry).href);
    assert.equal(server.addressPolicy, addressPolicy);
  });
}

for (const [registry, realm] of [
  ['https://registry.test', 'https://evil.example/token'],
  ['https://registry.example.com', 'https://registry.example.com.evil.net/token'],
  ['https://a.co.uk', 'https://b.co.uk/token'],
  ['https://a.github.io', 'https://b.github.io/token'],
  ['https://a.azurecr.io', 'https://b.azurecr.io/token'],
  ['https://1.dkr.ecr.eu-west-1.amazonaws.com', 'https://evil.eu-west-1.amazonaws.com/token'],
  ['https://registry.test', 'http://registry.test/token'],
  ['https://127.0.0.1:5000', 'http://127.0.0.1:5000/token'],
  ['http://registry.lan', 'http://auth.registry.lan/token'],
  ['http://registry.lan', 'http://localhost/token'],
  ['https://10.1.2.3:5000', 'https://10.1.2.3:5001/token'],
  ['https://10.1.2.3', 'https://10.1.2.4/token'],
  ['http://127.0.0.1:5000', 'http://127.0.0.1.evil.example/token'],
  ['https://registry.test', '//evil.example/token'],
  ['https://registry.test', String.raw`\\evil.example\token`],
  ['https://registry.test', 'https://user:pass@registry.test/token'],
  ['https://registry.test', 'file:///etc/passwd'],
  ['https://registry.test', 'https://registry.test/\r\nx'],
  ['https://registry.test', 'https://'],
  ['https://evilpkg.dev', 'https://oauth2.googleapis.com/token'],
  ['https://me.pkg.dev', 'https://oauth2.googleapis.com:8443/token'],
] as const) {
  test(`${registry} may not send credentials to ${JSON.stringify(realm)}`, async () => {
    await assert.rejects(check(registry, realm), { code: 'realm-refused' });
  });
}

test('a server that the user has named is trusted over https, and only it', async () => {
  const trusted = ['auth.example'];
  assert.equal((await check('https://registry.test', 'https://auth.example/token', { trusted })).addressPolicy, 'any');
  await assert.rejects(check('https://registry.test', 'http://auth.example/token', { trusted }), {
    code: 'realm-refused',
  });
  await assert.rejects(check('https://registry.test', 'https://sub.auth.example/token', { trusted }), {
    code: 'realm-refused',
  });
});

test('without a secret any public https server may be asked', async () => {
  const server = await check('https://registry.test', 'https://stranger.example/token', { carriesSecret: false });
  assert.equal(server.addressPolicy, 'public');
  await assert.rejects(check('https://registry.test', 'http://stranger.example/token', { carriesSecret: false }), {
    code: 'realm-refused',
  });
});
