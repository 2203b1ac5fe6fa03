// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Env } from '../../ports/env.ts';
import type { ExecResult } from '../../ports/exec.ts';
import type { Credentials } from '../auth/credentials.ts';
import { createCredentialSource } from './credential-cache.ts';
import { findCredentials } from './find-credentials.ts';
import { exited, fakePorts } from './testing/fake-ports.ts';

const home: Env = { HOME: '/home/me' };
const dockerFile = '/home/me/.docker/config.json';

function auth(pair: string): { readonly auth: string } {
  return { auth: btoa(pair) };
}

function basic(username: string, password: string): Credentials {
  return { kind: 'basic', username, password };
}

function findIn(
  config: unknown,
  host: string,
  more: { repository?: string; answers?: Readonly<Record<string, ExecResult>> } = {},
): Promise<Credentials | null> {
  return findCredentials(
    host,
    more.repository,
    fakePorts({ [dockerFile]: JSON.stringify(config) }, home, more.answers),
  );
}

for (const [what, entry, expected] of [
  ['auth', auth('alice:pa:ss'), basic('alice', 'pa:ss')],
  ['a password padded with NUL', auth('alice:pass\0\0'), basic('alice', 'pass')],
  ['username and password', { username: 'alice', password: 'pass' }, basic('alice', 'pass')],
  ['identitytoken', { ...auth('00:'), identitytoken: 'idt' }, { kind: 'identity-token', username: '00', token: 'idt' }],
  ['registrytoken', { registrytoken: 'rt' }, { kind: 'registry-token', token: 'rt' }],
  ['nothing', {}, null],
] as const) {
  test(`an entry with ${what} is read`, async () => {
    assert.deepEqual(await findIn({ auths: { 'registry.test': entry } }, 'registry.test'), expected);
  });
}

for (const [key, host] of [
  ['https://index.docker.io/v1/', 'docker.io'],
  ['index.docker.io', 'docker.io'],
  ['docker.io', 'docker.io'],
  ['https://registry-1.docker.io', 'docker.io'],
  ['https://registry.test/v2/', 'registry.test'],
  ['Registry.test:5000', 'registry.test:5000'],
  ['http://registry.test:5000', 'registry.test:5000'],
] as const) {
  test(`the key ${key} means ${host}, and no other host`, async () => {
    const config = { auths: { [key]: auth('a:b') } };
    assert.deepEqual(await findIn(config, host), basic('a', 'b'));
    assert.equal(await findIn(config, `other.${host}`), null);
    assert.equal(await findIn(config, 'evil.test'), null);
  });
}

test('of namespaced keys the longest that is a prefix in whole parts wins', async () => {
  const config = {
    auths: {
      'registry.test': auth('host:x'),
      'registry.test/team': auth('team:x'),
      'registry.test/team/app': auth('app:x'),
    },
  };
  const userFor = async (repository?: string): Promise<unknown> => {
    const found = await findIn(config, 'registry.test', repository === undefined ? {} : { repository });
    return found?.kind === 'basic' ? found.username : undefined;
  };
  assert.equal(await userFor('team/app'), 'app');
  assert.equal(await userFor('team/app/deep'), 'app');
  assert.equal(await userFor('team/application'), 'team');
  assert.equal(await userFor('teams/app'), 'host');
  assert.equal(await userFor(), 'host');
});

test('places count in their order, and one without the registry is passed over', async () => {
  const one = (user: string): string => JSON.stringify({ auths: { 'registry.test': auth(`${user}:x`) } });
  const env: Record<string, string> = {
    ...(home as Record<string, string>),
    DOCKER_AUTH_CONFIG: one('inline'),
    DOCKER_CONFIG: '/docker/',
    REGISTRY_AUTH_FILE: '/auth.json',
    XDG_RUNTIME_DIR: '/run/user/7',
    XDG_CONFIG_HOME: '/xdg',
  };
  const texts: Record<string, string> = {
    '/docker/config.json': one('docker'),
    '/auth.json': one('file'),
    '/run/user/7/containers/auth.json': one('runtime'),
    '/xdg/containers/auth.json': one('xdg'),
    '/home/me/.dockercfg': JSON.stringify({ 'registry.test': auth('old:x') }),
  };
  const userNow = async (): Promise<unknown> => {
    const found = await findCredentials('registry.test', undefined, fakePorts(texts, env));
    return found?.kind === 'basic' ? found.username : undefined;
  };
  assert.equal(await userNow(), 'inline');
  env['DOCKER_AUTH_CONFIG'] = '{"auths":{}}';
  for (const [user, path] of [
    ['docker', '/docker/config.json'],
    ['file', '/auth.json'],
    ['runtime', '/run/user/7/containers/auth.json'],
    ['xdg', '/xdg/containers/auth.json'],
    ['old', '/home/me/.dockercfg'],
  ] as const) {
    assert.equal(await userNow(), user);
    texts[path] = '{}';
  }
  assert.equal(await userNow(), undefined);
});

test("without a runtime folder podman's file lies under the user's number", async () => {
  const ports = fakePorts(
    { '/run/containers/1000/auth.json': JSON.stringify({ auths: { 'registry.test': auth('a:b') } }) },
    {},
  );
  assert.deepEqual(await findCredentials('registry.test', undefined, { ...ports, uid: 1000 }), basic('a', 'b'));
  assert.equal(await findCredentials('registry.test', undefined, { ...ports, uid: 1001 }), null);
});

test('flags come before every file, and a user without a password is a mistake', async () => {
  const ports = fakePorts({ [dockerFile]: 'not even JSON' }, home);
  const find = (flags: object): Promise<Credentials | null> =>
    findCredentials('registry.test', undefined, { ...ports, flags });
  assert.deepEqual(await find({ username: 'a', password: 'b' }), basic('a', 'b'));
  assert.deepEqual(await find({ token: 't' }), { kind: 'registry-token', token: 't' });
  await assert.rejects(find({ username: 'a' }), { code: 'usage-flag' });
});

for (const text of [
  '{',
  '[]',
  '{"auths":[]}',
  '{"auths":{"a":7}}',
  '{"auths":{"a":{"auth":"s3cret!"}}}',
  '{"auths":{"a":{"auth":"c2VjcmV0"}}}',
  '{"auths":{"a":{"auth":7}}}',
  '{"credsStore":7}',
  '{"credHelpers":{"a":7}}',
]) {
  test(`a file with ${text} is refused by its name, and its content not shown`, async () => {
    await assert.rejects(
      findCredentials('registry.test', undefined, fakePorts({ [dockerFile]: text }, home)),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'config-malformed');
        assert.match(error.message, /config\.json/);
        assert.doesNotMatch(error.message, /s3cret|secret/);
        return true;
      },
    );
  });
}

const stored = exited(0, '{"ServerURL":"x","Username":"alice","Secret":"pass"}');

test('a helper of the registry comes before the general one, and both before the entry', async () => {
  const config = {
    credHelpers: { 'registry.test': 'special' },
    credsStore: 'general',
    auths: { 'registry.test': auth('entry:x'), 'third.test': auth('entry:x') },
  };
  const answers = {
    'docker-credential-special get registry.test': stored,
    'docker-credential-general get https://index.docker.io/v1/': exited(0, '{"Username":"<token>","Secret":"idt"}'),
    'docker-credential-general get third.test': exited(1, 'credentials not found in native keychain\n'),
  };
  assert.deepEqual(await findIn(config, 'registry.test', { answers }), basic('alice', 'pass'));
  assert.deepEqual(await findIn(config, 'docker.io', { answers }), {
    kind: 'identity-token',
    username: '',
    token: 'idt',
  });
  assert.deepEqual(await findIn(config, 'third.test', { answers }), basic('entry', 'x'));
});

for (const [what, result] of [
  ['is missing', { kind: 'not-found' }],
  ['hangs', { kind: 'timeout' }],
  ['never stops talking', { kind: 'too-much-output' }],
  ['fails', exited(1, 'keychain is locked, the secret is pass')],
  ['prints nonsense', exited(0, 'secret: pass')],
  ['prints a number for a secret', exited(0, '{"Username":"a","Secret":7}')],
] as const) {
  test(`a helper that ${what} is an error, never "no credentials"`, async () => {
    const answers: Readonly<Record<string, ExecResult>> = { 'docker-credential-h get registry.test': result };
    await assert.rejects(
      findIn({ credsStore: 'h' }, 'registry.test', { answers }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'credential-helper-failed');
        assert.equal(error.cause, undefined);
        assert.doesNotMatch(error.message, /pass/);
        return true;
      },
    );
  });
}

for (const name of ['../../bin/sh', 'a b', 'a;b', 'a/b', '$(x)', 'ä']) {
  test(`a helper named ${name} is never started`, async () => {
    const ports = fakePorts({ [dockerFile]: JSON.stringify({ credsStore: name }) }, home);
    await assert.rejects(findCredentials('registry.test', undefined, ports), { code: 'config-malformed' });
    assert.deepEqual(ports.runs, []);
  });
}

test('a helper gets the server on its input, and a deadline', async () => {
  const ports = fakePorts({ [dockerFile]: '{"credsStore":"h"}' }, home, {
    'docker-credential-h get registry.test': stored,
  });
  await findCredentials('registry.test', undefined, ports);
  assert.deepEqual(ports.runs, [
    {
      program: 'docker-credential-h',
      args: ['get'],
      stdin: 'registry.test',
      timeoutMs: 30_000,
      maxOutputBytes: 65_536,
    },
  ]);
});

test('for a minute a helper is asked once, whatever the repository', async () => {
  const ports = fakePorts({ [dockerFile]: '{"credsStore":"h"}' }, home, {
    'docker-credential-h get registry.test': stored,
  });
  let now = 0;
  const source = createCredentialSource(ports, { nowMs: () => now, sleep: async () => undefined });
  for (const repository of ['a', 'b', 'a'])
    assert.deepEqual(await source('registry.test', repository), basic('alice', 'pass'));
  assert.equal(ports.runs.length, 1);
  now += 60_000;
  await source('registry.test', 'a');
  assert.equal(ports.runs.length, 2);
});
