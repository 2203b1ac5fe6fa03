// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCredentials } from './find-credentials.ts';
import { eraseCredentials, storeCredentials } from './store-credentials.ts';
import { exited, fakePorts } from './testing/fake-ports.ts';

const home = { HOME: '/home/me' };
const path = '/home/me/.docker/config.json';
const alice = { kind: 'basic', username: 'alice', password: 'pass' } as const;

test('what is stored is found again, in a file that only its owner reads', async () => {
  const ports = fakePorts({}, home);
  assert.deepEqual(await storeCredentials('registry.test', alice, ports), { kind: 'file', path });
  assert.deepEqual(await findCredentials('registry.test', undefined, ports), alice);
  assert.deepEqual(ports.writes, [{ path, options: { mode: 0o600, overwrite: true } }]);
});

test('an identity token is stored as one', async () => {
  const ports = fakePorts({}, home);
  const token = { kind: 'identity-token', username: 'alice', token: 'idt' } as const;
  await storeCredentials('docker.io', token, ports);
  assert.deepEqual(await findCredentials('docker.io', undefined, ports), token);
  assert.match(ports.texts.get(path) ?? '', /"https:\/\/index\.docker\.io\/v1\/"/);
});

test('everything else in the file stays', async () => {
  const before = {
    HttpHeaders: { x: 'y' },
    auths: { 'other.test': { auth: btoa('a:b'), email: 'e' }, 'https://registry.test': { auth: btoa('old:old') } },
    last: [1],
  };
  const ports = fakePorts({ [path]: JSON.stringify(before) }, home);
  await storeCredentials('registry.test', alice, ports);
  const after = JSON.parse(ports.texts.get(path) ?? '');
  assert.deepEqual(after, {
    ...before,
    auths: { 'other.test': before.auths['other.test'], 'registry.test': { auth: btoa('alice:pass') } },
  });
  assert.equal(await eraseCredentials('registry.test', ports), true);
  assert.deepEqual(JSON.parse(ports.texts.get(path) ?? ''), {
    ...before,
    auths: { 'other.test': before.auths['other.test'] },
  });
});

test('forgetting what is not there changes nothing', async () => {
  const ports = fakePorts({ [path]: '{"auths":{}}' }, home);
  assert.equal(await eraseCredentials('registry.test', ports), false);
  assert.deepEqual(ports.writes, []);
});

test('a broken file is not replaced', async () => {
  const ports = fakePorts({ [path]: '{"auths":' }, home);
  await assert.rejects(storeCredentials('registry.test', alice, ports), { code: 'config-malformed' });
  await assert.rejects(eraseCredentials('registry.test', ports), { code: 'config-malformed' });
  assert.equal(ports.texts.get(path), '{"auths":');
});

test('a configured helper keeps the secret, and the file holds none', async () => {
  const stdin = JSON.stringify({ ServerURL: 'registry.test', Username: 'alice', Secret: 'pass' });
  const answers = {
    [`docker-credential-h store ${stdin}`]: exited(0, ''),
    'docker-credential-h erase registry.test': exited(0, ''),
  };
  const ports = fakePorts({ [path]: '{"credsStore":"h"}' }, home, answers);
  assert.deepEqual(await storeCredentials('registry.test', alice, ports), { kind: 'helper', name: 'h' });
  assert.deepEqual(JSON.parse(ports.texts.get(path) ?? ''), { credsStore: 'h', auths: { 'registry.test': {} } });
  assert.equal(await eraseCredentials('registry.test', ports), true);
});

test('when the helper fails nothing is written, above all not the secret', async () => {
  const ports = fakePorts({ [path]: '{"credsStore":"h"}' }, home, {});
  await assert.rejects(storeCredentials('registry.test', alice, ports), { code: 'credential-helper-failed' });
  assert.deepEqual(ports.writes, []);
});

test('without a home there is no place to store', async () => {
  await assert.rejects(storeCredentials('registry.test', alice, fakePorts({}, {})), { code: 'file-not-found' });
});
