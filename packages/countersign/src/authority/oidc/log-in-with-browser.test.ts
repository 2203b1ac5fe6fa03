// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn } from './log-in.ts';
import { testPorts } from './testing/identity-ports.ts';
import { attemptAt, claimsOf, refusesLogin } from './testing/login-attempt.ts';
import { browserOf, startIssuer, type TestIssuer } from './testing/sandbox-issuer.ts';

let issuer: TestIssuer;
before(async () => {
  issuer = await startIssuer();
});
after(async () => await issuer.stop());

test('a person who logs in with a browser gets a token for the client, with nonce and address', async () => {
  const pages: string[] = [];
  const ports = testPorts(
    {},
    {
      openBrowser: browserOf('ann@example.org', {
        onPage: (text, headers) => pages.push(text, headers.get('cache-control') ?? ''),
      }),
    },
  );
  const { token, from } = await logIn(attemptAt(issuer.url), ports);
  const claims = claimsOf(token);
  assert.equal(from, 'browser');
  assert.deepEqual([claims['email'], claims['aud'], claims['iss']], ['ann@example.org', 'sigstore', issuer.url.origin]);
  assert.equal(typeof claims['nonce'], 'string');
  assert.match(ports.said.join(''), /Your browser opens/);
  assert.match(ports.said.join(''), /code_challenge=/);
});

test('without a browser on this machine the address is printed, and works', async () => {
  const ports = testPorts(
    {},
    {
      tell: async (text) => {
        const address = /http\S+/.exec(text)?.[0];
        if (address !== undefined) await browserOf('ann@example.org')(new URL(address));
      },
    },
  );
  assert.equal(claimsOf((await logIn(attemptAt(issuer.url), ports)).token)['email'], 'ann@example.org');
});

test('a return with another state is not the answer to this login', async () => {
  const openBrowser = browserOf('ann@example.org', { atReturn: (url) => url.searchParams.set('state', 'other') });
  await refusesLogin(attemptAt(issuer.url), testPorts({}, { openBrowser }), /another login/);
});

test('a return without a state is refused', async () => {
  const openBrowser = browserOf('ann@example.org', { atReturn: (url) => url.searchParams.delete('state') });
  await refusesLogin(attemptAt(issuer.url), testPorts({}, { openBrowser }), /another login/);
});

test('a token with another nonce was made for another login', async () => {
  const openBrowser = browserOf('ann@example.org', { atLogin: (url) => url.searchParams.set('nonce', 'other') });
  await refusesLogin(attemptAt(issuer.url), testPorts({}, { openBrowser }), /`nonce`/);
});

test('a code that was asked for with another challenge is of no use', async () => {
  const openBrowser = browserOf('ann@example.org', {
    atLogin: (url) => url.searchParams.set('code_challenge', 'A'.repeat(43)),
  });
  await refusesLogin(attemptAt(issuer.url), testPorts({}, { openBrowser }), /`invalid_grant`/);
});

test('when the person refuses, the words of the issuer are shown, made safe', async () => {
  const atReturn = (url: URL): void => {
    url.searchParams.delete('code');
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('error_description', 'no\u001b[2J way');
  };
  const openBrowser = browserOf('ann@example.org', { atReturn });
  await refusesLogin(attemptAt(issuer.url), testPorts({}, { openBrowser }), /`access_denied`: `no\\u\{1b\}\[2J way`$/);
});

test('a code that the issuer does not know is refused', async () => {
  const openBrowser = browserOf('ann@example.org', { atReturn: (url) => url.searchParams.set('code', 'guessed') });
  await refusesLogin(attemptAt(issuer.url), testPorts({}, { openBrowser }), /`invalid_grant`/);
});

test('nobody comes back: the login ends after its time, and the port is free again', async () => {
  let port = '';
  const ports = testPorts(
    {},
    {
      openBrowser: async (url) => {
        port = new URL(url.searchParams.get('redirect_uri') ?? '').port;
        return true;
      },
    },
  );
  const hasty = { ...ports, clock: { ...ports.clock, sleep: async () => undefined } };
  await refusesLogin(attemptAt(issuer.url), { ...ports, ...hasty }, /nobody logged in within 2 minutes/);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/auth/callback`));
});

test('an interrupted login rejects with the reason of the interruption', async () => {
  const controller = new AbortController();
  const reason = new Error('interrupted by the user');
  const openBrowser = async (): Promise<boolean> => {
    controller.abort(reason);
    return true;
  };
  await assert.rejects(logIn(attemptAt(issuer.url), testPorts({}, { openBrowser, signal: controller.signal })), reason);
});

test('a redirect URL of another machine is refused', async () => {
  for (const text of ['http://example.org:8080/cb', 'https://localhost:8080/cb', 'http://localhost:8080/cb?x=1']) {
    await assert.rejects(logIn(attemptAt(issuer.url, { redirectUrl: new URL(text) }), testPorts()), {
      code: 'usage-flag',
    });
  }
});
