// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestServer } from '../../net/testing/start-server.ts';
import type { Env } from '../../ports/env.ts';
import { askAmbientProviders } from './ask-ambient-providers.ts';
import type { IdentityPorts, IdentityRequest } from './identity-request.ts';
import { ambientProviderNames } from './provider-names.ts';
import { ambientRequest, type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { fails, filesWith, json, withServer } from './testing/provider-world.ts';

const token = tokenOf();

async function ask(ports: TestPorts, ambient: IdentityRequest['ambient'] = 'all') {
  return await askAmbientProviders({ ...ambientRequest, ambient }, ports);
}

function githubEnv(server: TestServer): Env {
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url.href}token?api-version=2.0&audience=other`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret',
  };
}

test('a machine without any provider says of each why not, and asks nobody', async () => {
  const fetch: IdentityPorts['fetch'] = async () => assert.fail('the network was asked');
  const result = await ask(testPorts({}, { fetch }));
  assert.equal(result.kind, 'none');
  const reasons = result.kind === 'none' ? result.reasons : [];
  assert.deepEqual(
    reasons.map((reason) => reason.split(':')[0]),
    ambientProviderNames.map((name) => `\`${name}\``),
  );
});

test('the environment is asked first; an empty variable is none', async () => {
  const env = {
    SIGSTORE_ID_TOKEN: ` ${token}\n`,
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret',
  };
  assert.deepEqual(await ask(testPorts(env)), { kind: 'token', token, provider: 'envvar' });
  assert.equal((await ask(testPorts({ SIGSTORE_ID_TOKEN: '' }))).kind, 'none');
});

test('switched-off providers are not asked, and a named one is asked alone', async () => {
  const ports = testPorts({ SIGSTORE_ID_TOKEN: token });
  assert.equal((await ask(ports, 'none')).kind, 'none');
  await assert.rejects(ask(ports, { only: 'github-actions' }), { code: 'identity-token-missing' });
  assert.equal((await ask(ports, { only: 'envvar' })).kind, 'token');
});

test('a provider that is there and fails ends the search: the next would speak for somebody else', async () => {
  await withServer(json(403, { message: 's3cret' }), async (server) => {
    const files = filesWith({ '/var/run/sigstore/cosign/oidc-token': token });
    assert.equal((await ask(testPorts({}, { files }))).kind, 'token');
    await fails(ask, testPorts(githubEnv(server), { files }), /status 403/);
  });
});
