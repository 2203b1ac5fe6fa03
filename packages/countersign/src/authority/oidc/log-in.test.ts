// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { UnavailableError } from '../../errors/errors.ts';
import { type LoginAttempt, logIn } from './log-in.ts';
import { type TestPorts, testPorts } from './testing/identity-ports.ts';
import { browserOf, startIssuer, type TestIssuer } from './testing/sandbox-issuer.ts';

let issuer: TestIssuer;
before(async () => {
  issuer = await startIssuer();
});
after(async () => await issuer.stop());

function attempt(changes: Partial<LoginAttempt> = {}): LoginAttempt {
  return {
    flow: 'browser',
    issuer: issuer.url,
    clientId: 'sigstore',
    redirectUrl: new URL('http://localhost:0/auth/callback'),
    ...changes,
  };
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

async function refuses(login: LoginAttempt, ports: TestPorts, pattern: RegExp): Promise<void> {
  await assert.rejects(logIn(login, ports), (error: unknown) => {
    assert.ok(error instanceof UnavailableError);
    assert.equal(error.code, 'identity-provider-failed');
    assert.match(error.message, pattern);
    assert.equal(error.cause, undefined);
    assert.doesNotMatch(`${error.message} ${ports.said.join(' ')}`, /eyJ/);
    return true;
  });
}

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
  const { token, from } = await logIn(attempt(), ports);
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
  assert.equal(claimsOf((await logIn(attempt(), ports)).token)['email'], 'ann@example.org');
});

test('a return with another state is not the answer to this login', async () => {
  const openBrowser = browserOf('ann@example.org', { atReturn: (url) => url.searchParams.set('state', 'other') });
  await refuses(attempt(), testPorts({}, { openBrowser }), /another login/);
});

test('a return without a state is refused', async () => {
  const openBrowser = browserOf('ann@example.org', { atReturn: (url) => url.searchParams.delete('state') });
  await refuses(attempt(), testPorts({}, { openBrowser }), /another login/);
});

test('a token with another nonce was made for another login', async () => {
  const openBrowser = browserOf('ann@example.org', { atLogin: (url) => url.searchParams.set('nonce', 'other') });
  await refuses(attempt(), testPorts({}, { openBrowser }), /`nonce`/);
});

test('a code that was asked for with another challenge is of no use', async () => {
  const openBrowser = browserOf('ann@example.org', {
    atLogin: (url) => url.searchParams.set('code_challenge', 'A'.repeat(43)),
  });
  await refuses(attempt(), testPorts({}, { openBrowser }), /`invalid_grant`/);
});

test('when the person refuses, the words of the issuer are shown, made safe', async () => {
  const atReturn = (url: URL): void => {
    url.searchParams.delete('code');
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('error_description', 'no\u001b[2J way');
  };
  const openBrowser = browserOf('ann@example.org', { atReturn });
  await refuses(attempt(), testPorts({}, { openBrowser }), /`access_denied`: `no\\u\{1b\}\[2J way`$/);
});

test('a code that the issuer does not know is refused', async () => {
  const openBrowser = browserOf('ann@example.org', { atReturn: (url) => url.searchParams.set('code', 'guessed') });
  await refuses(attempt(), testPorts({}, { openBrowser }), /`invalid_grant`/);
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
  await refuses(attempt(), { ...ports, ...hasty }, /nobody logged in within 2 minutes/);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/auth/callback`));
});

test('an interrupted login rejects with the reason of the interruption', async () => {
  const controller = new AbortController();
  const reason = new Error('interrupted by the user');
  const openBrowser = async (): Promise<boolean> => {
    controller.abort(reason);
    return true;
  };
  await assert.rejects(logIn(attempt(), testPorts({}, { openBrowser, signal: controller.signal })), reason);
});

test('an issuer whose metadata name another issuer is refused', async () => {
  const liar = await startIssuer((inner, url) => async (request) => {
    const answer = await inner(request);
    if (request.path !== '/.well-known/openid-configuration') return answer;
    return { ...answer, body: JSON.stringify({ issuer: 'https://other.example', token_endpoint: `${url}/token` }) };
  });
  await refuses(attempt({ issuer: liar.url }), testPorts(), /refused in `issuer`/);
  await liar.stop();
});

test('a token whose signature fits no key of the issuer is refused', async () => {
  const other = await startIssuer();
  const keys = await (await fetch(new URL('/keys', other.url))).text();
  await other.stop();
  const liar = await startIssuer((inner) => async (request) => {
    const answer = await inner(request);
    return request.path === '/keys'
      ? { ...answer, body: keys, headers: { 'Content-Type': 'application/json' } }
      : answer;
  });
  await refuses(attempt({ issuer: liar.url }), testPorts({}, { openBrowser: browserOf('ann@example.org') }), /refused/);
  await liar.stop();
});

for (const [title, answer, pattern] of [
  [
    'that answers with a web page',
    { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>eyJ</html>' },
    /wanted JSON/,
  ],
  ['that redirects', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, /status/],
  ['whose answer never ends', { status: 200, body: 'x'.repeat(1024 * 1024 + 1) }, /at most 1048576 bytes/],
  ['that is broken', { status: 500, body: 'oops' }, /status/],
] as const) {
  test(`an issuer ${title} is refused`, async () => {
    const liar = await startIssuer(() => () => answer);
    await refuses(attempt({ issuer: liar.url }), testPorts(), pattern);
    await liar.stop();
  });
}

test('an issuer that cannot be reached is named', async () => {
  await refuses(
    attempt({ issuer: new URL('http://127.0.0.1:1') }),
    testPorts(),
    /`127.0.0.1:1` failed: connection refused/,
  );
});

test('an issuer on another machine is spoken to with TLS only, also where its metadata say otherwise', async () => {
  await assert.rejects(logIn(attempt({ issuer: new URL('http://issuer.example') }), testPorts()), {
    code: 'usage-flag',
  });
  const liar = await startIssuer((_inner, url) => () => ({
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      device_authorization_endpoint: 'http://issuer.example/device',
    }),
  }));
  await refuses(attempt({ issuer: liar.url, flow: 'device' }), testPorts(), /without TLS: `issuer.example`/);
  await liar.stop();
});

test('a redirect URL of another machine is refused', async () => {
  for (const text of ['http://example.org:8080/cb', 'https://localhost:8080/cb', 'http://localhost:8080/cb?x=1']) {
    await assert.rejects(logIn(attempt({ redirectUrl: new URL(text) }), testPorts()), { code: 'usage-flag' });
  }
});

test('with a code typed on another device a person gets a token', async () => {
  const ports = testPorts(
    {},
    {
      tell: async (text) => {
        const address = new URL(/http\S+/.exec(text)?.[0] ?? '');
        const code = /The code is `([^`]+)`/.exec(text)?.[1] ?? '';
        await fetch(new URL('/device', address), {
          method: 'POST',
          body: new URLSearchParams({ user_code: code, email: 'bob@example.org' }),
        });
      },
    },
  );
  const { token, from } = await logIn(attempt({ flow: 'device' }), ports);
  assert.deepEqual([from, claimsOf(token)['email'], claimsOf(token)['aud']], ['device', 'bob@example.org', 'sigstore']);
});

test('a device login that nobody completes ends in time, or with the interruption', async () => {
  const ports = testPorts();
  await refuses(
    attempt({ flow: 'device' }),
    { ...ports, clock: { ...ports.clock, sleep: async () => undefined } },
    /nobody logged in within 300 s/,
  );
  const controller = new AbortController();
  const reason = new Error('interrupted by the user');
  const interrupted = testPorts({}, { signal: controller.signal, tell: async () => controller.abort(reason) });
  await assert.rejects(logIn(attempt({ flow: 'device' }), interrupted), reason);
});

test('a page to log in at without TLS on another machine is not shown to anybody', async () => {
  const liar = await startIssuer((inner) => async (request) => {
    const answer = await inner(request);
    if (request.path !== '/device/code') return answer;
    const body = JSON.stringify({
      device_code: 'd',
      user_code: 'u',
      verification_uri: 'http://evil.example/',
      expires_in: 60,
    });
    return { ...answer, body };
  });
  const ports = testPorts();
  await refuses(attempt({ issuer: liar.url, flow: 'device' }), ports, /wanted an https URL to log in at/);
  assert.deepEqual(ports.said, []);
  await liar.stop();
});

test('a client gets its own token with its secret, and none without', async () => {
  const seen: string[] = [];
  const generous = await startIssuer((inner) => async (request) => {
    if (request.path !== '/token') return await inner(request);
    seen.push(request.header('authorization') ?? '');
    const minted = await inner({
      ...request,
      method: 'GET',
      query: 'email=robot@example.org',
      header: request.header,
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
  const login = attempt({ issuer: generous.url, flow: 'client-credentials' });
  const { token, from } = await logIn({ ...login, clientSecret: 'hush' }, testPorts());
  assert.deepEqual([from, claimsOf(token)['email']], ['client-credentials', 'robot@example.org']);
  assert.deepEqual(seen, [`Basic ${Buffer.from('sigstore:hush').toString('base64')}`]);
  await assert.rejects(logIn(login, testPorts()), { code: 'usage-flag' });
  await generous.stop();
});
