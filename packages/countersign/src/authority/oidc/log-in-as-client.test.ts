// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logIn } from './log-in.ts';
import { testPorts } from './testing/identity-ports.ts';
import { attemptAt, claimsOf } from './testing/login-attempt.ts';
import { startIssuer } from './testing/sandbox-issuer.ts';

test('a client gets its own token with its secret, and none without', async () => {
  const seen: string[] = [];
  const generous = await startIssuer((inner) => async (request) => {
    if (request.path !== '/token') return await inner(request);
    seen.push(request.header('authorization') ?? '');
    const minted = await inner({
      ...request,
      method: 'GET',
      query: 'email=robot@example.org',
      header: (name) => request.header(name),
      body: request.body,
      signal: request.signal,
      peer: '',
    });
    const token = Buffer.from(minted.body as Uint8Array)
      .toString()
      .trim();
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ access_token: 'a', token_type: 'bearer', id_token: token }),
    };
  });
  const login = attemptAt(generous.url, { flow: 'client-credentials' });
  const { token, from } = await logIn({ ...login, clientSecret: 'hush' }, testPorts());
  assert.deepEqual([from, claimsOf(token)['email']], ['client-credentials', 'robot@example.org']);
  assert.deepEqual(seen, [`Basic ${Buffer.from('sigstore:hush').toString('base64')}`]);
  await assert.rejects(logIn(login, testPorts()), { code: 'usage-flag' });
  await generous.stop();
});
