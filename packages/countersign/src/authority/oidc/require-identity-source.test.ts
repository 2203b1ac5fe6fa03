// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Env } from '../../ports/env.ts';
import type { IdentityRequest } from './identity-request.ts';
import { requireIdentitySource } from './require-identity-source.ts';
import { ambientRequest, testPorts } from './testing/identity-ports.ts';

const atTerminal = { interactive: true, readAll: async () => new Uint8Array() };
const github = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://127.0.0.1:1/', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret' };
const spiffe = { SPIFFE_ENDPOINT_SOCKET: 'unix:///nonexistent' };

function withFlow(flow: IdentityRequest['login']['flow']): IdentityRequest {
  return { ...ambientRequest, login: { ...ambientRequest.login, flow } };
}

test('neither token, nor provider, nor person: that is said, with the reasons', async () => {
  const message = /`github-actions`: .*; there is no terminal/;
  await assert.rejects(requireIdentitySource(ambientRequest, testPorts()), { code: 'identity-token-missing', message });
  await assert.rejects(requireIdentitySource(withFlow('never'), testPorts({}, { prompt: atTerminal })), {
    code: 'identity-token-missing',
  });
  await assert.rejects(requireIdentitySource({ ...ambientRequest, ambient: 'none' }, testPorts(github)), {
    code: 'identity-token-missing',
  });
});

test('one of them is enough, and nobody is asked for it yet', async () => {
  const envs: readonly Env[] = [{ SIGSTORE_ID_TOKEN: 'x' }, github, spiffe, { K_SERVICE: 'app' }];
  for (const env of envs) await requireIdentitySource(ambientRequest, testPorts(env));
  await requireIdentitySource({ ...ambientRequest, token: '-' }, testPorts());
  await requireIdentitySource(ambientRequest, testPorts({}, { prompt: atTerminal }));
  for (const flow of ['browser', 'device', 'client-credentials'] as const)
    await requireIdentitySource(withFlow(flow), testPorts());
});
