// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { htpasswdAccess } from '../../packages/countersign/src/hub/htpasswd-access.ts';
import { errorCode } from './on-each-storage.ts';
import { type Pushable, pushable, rawClient } from './push.ts';
import { startTestHub } from './start-test-hub.ts';
import { startTokenServer } from './token-server.ts';

const blob = pushable('secret content');
// The password is `s3cret`.
const htpasswd = 'alice:$2b$04$KRsm2V1Ay7vhgvcQ5YnekOGu8bemDlDDz2Zie.zkwhQN1mOaMJ/jq\n';

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

test('a hub with a password file challenges everything, unknown paths too, and lets the user in', async () => {
  const hub = await startTestHub({ access: htpasswdAccess({ htpasswd }) });
  try {
    const client = rawClient(hub.url, 'a');
    for (const path of ['/v2/', 'tags/list', '/nowhere', '/v2/UPPER/tags/list']) {
      const response = await client.call('GET', path);
      assert.equal(response.status, 401, path);
      assert.match(response.headers.get('www-authenticate') ?? '', /^Basic realm="/);
      assert.equal(await errorCode(response), 'UNAUTHORIZED');
    }
    const wrong = await client.call('GET', '/v2/', { headers: { authorization: basic('alice', 'wrong') } });
    assert.equal(wrong.status, 401);
    const right = await client.call('GET', '/v2/', { headers: { authorization: basic('alice', 's3cret') } });
    assert.equal(right.status, 200);
  } finally {
    await hub.close();
  }
});

test('a blob is mounted only by who may read where it comes from', async () => {
  const tokens = await startTokenServer({
    users: { alice: 'a', mallory: 'm' },
    allows: (user, repository) => user === 'alice' || repository === 'mallory',
  });
  const hub = await startTestHub({ access: tokens.access });
  try {
    const tokenFor = async (user: string, ...scopes: readonly string[]): Promise<Record<string, string>> => {
      const query = scopes.map((scope) => `scope=repository:${scope}`).join('&');
      const response = await fetch(`${tokens.realm}?service=test&${query}`, {
        headers: { authorization: basic(user, user[0] as string) },
      });
      return { authorization: `Bearer ${((await response.json()) as { token: string }).token}` };
    };
    const push = async (
      repository: string,
      query: string,
      headers: Record<string, string>,
      body?: Pushable,
    ): Promise<number> => {
      const init = body === undefined ? { headers } : { headers, body: body.bytes };
      return (await rawClient(hub.url, repository).call('POST', `blobs/uploads/?${query}`, init)).status;
    };
    const alice = await tokenFor('alice', 'private:pull,push', 'alice:pull,push');
    assert.equal(await push('private', `digest=${blob.digest}`, alice, blob), 201);
    const mallory = await tokenFor('mallory', 'private:pull', 'mallory:pull,push');
    assert.equal(await push('mallory', `mount=${blob.digest}&from=private`, mallory), 202);
    assert.equal(await push('mallory', `mount=${blob.digest}`, mallory), 202);
    assert.equal(
      (await rawClient(hub.url, 'mallory').call('HEAD', `blobs/${blob.digest}`, { headers: mallory })).status,
      404,
    );
    assert.equal(await push('alice', `mount=${blob.digest}&from=private`, alice), 201);
    const challenge = await rawClient(hub.url, 'private').call('GET', `blobs/${blob.digest}`, { headers: mallory });
    assert.equal(challenge.status, 401);
    assert.match(
      challenge.headers.get('www-authenticate') ?? '',
      /^Bearer realm=".+",service="test",scope="repository:private:pull"$/,
    );
  } finally {
    await hub.close();
    await tokens.close();
  }
});

test('a hub with a certificate speaks TLS', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hub-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    const tls = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
    const hub = await startTestHub({ tls });
    try {
      assert.match(hub.url, /^https:\/\/127\.0\.0\.1:\d+$/);
      const status = await new Promise((resolve, reject) => {
        const client = request(`${hub.url}/v2/`, { ca: tls.cert, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        client.on('error', reject).end();
      });
      assert.equal(status, 200);
      await assert.rejects(fetch(`${hub.url}/v2/`));
    } finally {
      await hub.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
