// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from '../../errors/errors.ts';
import type { IdentityRequest } from './identity-request.ts';
import { obtainIdentityToken } from './obtain-identity-token.ts';
import { ambientRequest, type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { browserOf, startIssuer } from './testing/sandbox-issuer.ts';

const nowSeconds = Math.floor(Date.now() / 1000);

async function refuses(request: IdentityRequest, ports: TestPorts, code: string, pattern: RegExp): Promise<void> {
  await assert.rejects(obtainIdentityToken(request, ports), (error: unknown) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    assert.doesNotMatch(
      `${error.message} ${error.hint} ${JSON.stringify(error.detail)} ${ports.said.join(' ')}`,
      /eyJ/,
    );
    return true;
  });
}

test('a token that is given comes before all others', async () => {
  const ports = testPorts({ SIGSTORE_ID_TOKEN: tokenOf({ sub: 'other' }) });
  const token = tokenOf();
  assert.deepEqual(await obtainIdentityToken({ ...ambientRequest, token: `${token}\n` }, ports), {
    token,
    from: '--identity-token',
  });
  assert.doesNotMatch(ports.said.join(' '), /eyJ/);
});

test('a token may be given as a file, or on standard input', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'identity-'));
  const token = tokenOf();
  const path = join(folder, 'token.jwt');
  await writeFile(path, `${token}\n`);
  assert.equal((await obtainIdentityToken({ ...ambientRequest, token: path }, testPorts())).token, token);
  await rm(folder, { recursive: true });
  const prompt = { interactive: false, readAll: async () => Buffer.from(`${token}\n`) };
  assert.equal((await obtainIdentityToken({ ...ambientRequest, token: '-' }, testPorts({}, { prompt }))).token, token);
});

test('a file that is not there is named; a token that was cut is not taken for a file', async () => {
  await refuses({ ...ambientRequest, token: '/nonexistent/token' }, testPorts(), 'file-not-found', /nonexistent/);
  const cut = tokenOf().split('.').slice(0, 2).join('.');
  await refuses({ ...ambientRequest, token: cut }, testPorts(), 'identity-token-refused', /three parts/);
});

test('the token of the machine comes before a person', async () => {
  const token = tokenOf();
  const prompt = { interactive: true, readAll: async () => assert.fail('stdin was read') };
  const openBrowser = async (): Promise<boolean> => assert.fail('a browser was opened');
  const ports = testPorts({ SIGSTORE_ID_TOKEN: token }, { prompt, openBrowser });
  assert.deepEqual(await obtainIdentityToken(ambientRequest, ports), { token, from: 'envvar' });
});

test('without a token and without a terminal the answer comes at once, and says where was looked', async () => {
  const fetch = async (): Promise<never> => assert.fail('the network was asked');
  await refuses(
    ambientRequest,
    testPorts({}, { fetch }),
    'identity-token-missing',
    /`envvar`: `SIGSTORE_ID_TOKEN` is not set; `github-actions`: .*; there is no terminal/,
  );
  const never = { ...ambientRequest, login: { ...ambientRequest.login, flow: 'never' as const } };
  const prompt = { interactive: true, readAll: async () => new Uint8Array() };
  await refuses(never, testPorts({}, { fetch, prompt }), 'identity-token-missing', /nobody is to be asked/);
});

test('at a terminal a person logs in', async () => {
  const issuer = await startIssuer();
  const prompt = { interactive: true, readAll: async () => new Uint8Array() };
  const ports = testPorts({}, { prompt, openBrowser: browserOf('ann@example.org') });
  const login = { ...ambientRequest.login, issuer: issuer.url };
  assert.equal((await obtainIdentityToken({ ...ambientRequest, login }, ports)).from, 'browser');
  // The same person, for another service than the one that the token would be shown to.
  await refuses(
    { ...ambientRequest, audience: 'other', login },
    ports,
    'identity-token-refused',
    /`other`.*from `browser`/,
  );
  await issuer.stop();
});

test('a token for another audience is not handed on', async () => {
  const ports = testPorts({ SIGSTORE_ID_TOKEN: tokenOf({ aud: 'https://cloud.example' }) });
  await refuses(ambientRequest, ports, 'identity-token-refused', /audience `sigstore`.*from `envvar`/);
  assert.equal(
    (await obtainIdentityToken({ ...ambientRequest, audience: 'https://cloud.example' }, ports)).from,
    'envvar',
  );
});

test('a token that has expired is refused', async () => {
  const token = tokenOf({ exp: nowSeconds - 3600 });
  await refuses({ ...ambientRequest, token }, testPorts(), 'identity-token-refused', /expired/);
});

test('a web page in place of a token is refused', async () => {
  await refuses(
    ambientRequest,
    testPorts({ SIGSTORE_ID_TOKEN: '<html>login</html>' }),
    'identity-token-refused',
    /three parts/,
  );
});

test('after an interruption nothing is asked', async () => {
  const reason = new Error('interrupted');
  await assert.rejects(
    obtainIdentityToken({ ...ambientRequest, token: '-' }, testPorts({}, { signal: AbortSignal.abort(reason) })),
    reason,
  );
});
