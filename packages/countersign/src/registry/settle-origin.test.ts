// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { Fetch, FetchRequest, FetchResponse } from '../ports/fetch.ts';
import type { SchemeChoice } from './registry-settings.ts';
import { settleOrigin } from './settle-origin.ts';

type Server = 'plain' | 'tls' | 'tls with a wrong certificate' | 'nothing';

function response(status: number): FetchResponse {
  return {
    status,
    header: () => undefined,
    headerAll: () => [],
    body: (async function* () {})(),
    discard: () => undefined,
  };
}

function network(server: Server, sent: FetchRequest[]): Fetch {
  return async (request) => {
    sent.push(request);
    if (server === 'nothing') throw new UnavailableError('registry-unreachable', 'refused');
    if (request.url.protocol === 'http:') return response(server === 'plain' ? 401 : 400);
    if (server === 'plain')
      throw new UnavailableError('tls-refused', 'no TLS', { cause: Object.assign(new Error('x'), { code: 'EPROTO' }) });
    if (server === 'tls') return response(401);
    throw new UnavailableError('tls-refused', 'certificate', {
      cause: Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    });
  };
}

const cases: readonly (readonly [string, SchemeChoice, Server, string])[] = [
  ['localhost:5000', 'auto', 'plain', 'http:'],
  ['127.0.0.1:5000', 'auto', 'tls', 'https:'],
  ['127.0.0.1:5000', 'auto', 'tls with a wrong certificate', 'tls-refused'],
  ['[::1]:5000', 'auto', 'nothing', 'registry-unreachable'],
  ['localhost:5000', 'allow-http', 'plain', 'http:'],
  ['localhost:5000', 'allow-http', 'tls', 'https:'],
  ['localhost:5000', 'https', 'plain', 'https:'],
  ['registry.example', 'auto', 'plain', 'https:'],
  ['registry.example', 'allow-http', 'plain', 'http:'],
  ['registry.example', 'allow-http', 'tls', 'https:'],
  ['registry.example', 'allow-http', 'tls with a wrong certificate', 'tls-refused'],
  ['registry.example', 'allow-http', 'nothing', 'registry-unreachable'],
];

for (const [host, scheme, server, expected] of cases) {
  test(`${host} with ${scheme}, answered by ${server}: ${expected}`, async (t) => {
    const sent: FetchRequest[] = [];
    const context = { ...attackedStore(t, host, { settings: { scheme } }).context, fetch: network(server, sent) };
    const settle = settleOrigin(context, undefined).then(
      (url) => url.protocol,
      (error: UnavailableError) => error.code,
    );
    assert.equal(await settle, expected);
    assert.ok(sent.every(({ headers }) => headers?.['authorization'] === undefined));
  });
}

test('a host is asked once, and after a failure again', async (t) => {
  const sent: FetchRequest[] = [];
  const { context } = attackedStore(t, 'localhost:5000');
  const broken = { ...context, fetch: network('nothing', sent) };
  await assert.rejects(settleOrigin(broken, undefined), { code: 'registry-unreachable' });
  const works = { ...context, fetch: network('plain', sent) };
  await Promise.all([settleOrigin(works, undefined), settleOrigin(works, undefined)]);
  assert.equal(sent.length, 2);
});

test('this machine is asked in http first, also where http is allowed anyway', async (t) => {
  const sent: FetchRequest[] = [];
  const { context } = attackedStore(t, 'localhost:5000', { settings: { scheme: 'allow-http' } });
  await settleOrigin({ ...context, fetch: network('plain', sent) }, undefined);
  assert.deepEqual(
    sent.map(({ url }) => url.protocol),
    ['http:'],
  );
});

test('Docker Hub is spoken to under the name of its API', async (t) => {
  const { context } = attackedStore(t, 'docker.io');
  assert.equal((await settleOrigin(context, undefined)).href, 'https://registry-1.docker.io/');
});
