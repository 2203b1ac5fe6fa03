// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import { createFetch } from '../../net/create-fetch.ts';
import { startServer, type TestServer } from '../../net/testing/start-server.ts';
import type { AccessRequest, Authorizer, LearnResult } from './authorizer.ts';
import { type AuthorizerOptions, createAuthorizer } from './create-authorizer.ts';
import type { Credentials } from './credentials.ts';

const secret = 's3cr3t-w0rd';
const basic: Credentials = { kind: 'basic', username: 'alice', password: secret };
const registry = new URL('http://127.0.0.1:5000/');
const access: AccessRequest = { origin: registry, scopes: [{ repository: 'team/app', actions: ['pull'] }] };
const pushAccess: AccessRequest = { origin: registry, scopes: [{ repository: 'team/app', actions: ['pull', 'push'] }] };

interface TokenRequestSeen {
  readonly method: string | undefined;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  readonly text?: string;
  readonly location?: string;
}

interface TestTokenServer extends TestServer {
  readonly seen: TokenRequestSeen[];
  readonly challenge: string;
}

async function startTokenServer(
  t: TestContext,
  answer: (count: number, request: TokenRequestSeen) => Answer,
): Promise<TestTokenServer> {
  const seen: TokenRequestSeen[] = [];
  const server = await startServer(async (request, response) => {
    const one = {
      method: request.method,
      url: new URL(request.url ?? '', 'http://x'),
      authorization: request.headers.authorization,
      body: await bodyOf(request),
    };
    seen.push(one);
    const { status = 200, text = `{"token":"t${seen.length}"}`, location } = answer(seen.length, one);
    response.writeHead(status, location === undefined ? {} : { location }).end(text);
  });
  t.after(server.stop);
  return { ...server, seen, challenge: `Bearer realm="${server.url.href}token",service="reg"` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

interface TestAuthorizer extends Authorizer {
  readonly clock: { ms: number };
  meet(challenge: string, more?: { access?: AccessRequest; used?: string | undefined }): Promise<LearnResult>;
}

function authorizer(
  t: TestContext,
  credentials: Credentials | null,
  more: Partial<AuthorizerOptions> = {},
): TestAuthorizer {
  const { fetch, close } = createFetch({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  t.after(close);
  const clock = { ms: 1_000_000 };
  const made = createAuthorizer({
    fetch,
    clock: { nowMs: () => clock.ms, sleep: async () => undefined },
    credentials: async () => credentials,
    ...more,
  });
  const meet: TestAuthorizer['meet'] = (challenge, { access: asked = access, used } = {}) =>
    made.learn(asked, { challengeHeaders: [challenge], usedAuthorization: used });
  return { ...made, clock, meet };
}

test('nothing is sent before the registry asks', async (t) => {
  assert.equal(await authorizer(t, basic).authorize(access), undefined);
});

test('Basic is answered with the password, once', async (t) => {
  const auth = authorizer(t, basic);
  assert.equal(await auth.meet('Basic realm="x"'), 'retry');
  const used = await auth.authorize(access);
  assert.equal(used, `Basic ${btoa(`alice:${secret}`)}`);
  assert.equal(await auth.meet('Basic realm="x"', { used }), 'refused');
});

test('what one registry has asked for is not sent to another port of its host', async (t) => {
  const auth = authorizer(t, basic);
  await auth.meet('Basic realm="x"');
  assert.equal(await auth.authorize({ ...access, origin: new URL('http://127.0.0.1:5001/') }), undefined);
});

test('without credentials Basic cannot be answered', async (t) => {
  const auth = authorizer(t, null);
  assert.equal(await auth.meet('Basic realm="x"'), 'no-credentials');
  assert.equal(await auth.authorize(access), undefined);
});

test('a challenge that nobody can answer leads nowhere', async (t) => {
  assert.equal(await authorizer(t, basic).meet('Negotiate'), 'refused');
  assert.equal(await authorizer(t, null).meet('Bearer error="x"'), 'no-credentials');
  await assert.rejects(authorizer(t, basic).meet('Bearer realm="open'), { code: 'registry-protocol' });
});

test('a password is traded for a token, which serves until it runs out', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, basic);
  assert.equal(await auth.meet(`${server.challenge}, Basic realm="x"`), 'retry');
  assert.equal(await auth.authorize(access), 'Bearer t1');
  assert.equal(await auth.authorize(access), 'Bearer t1');
  const [first] = server.seen;
  assert.equal(first?.method, 'GET');
  assert.equal(first?.url.search, '?service=reg&scope=repository%3Ateam%2Fapp%3Apull');
  assert.equal(first?.authorization, `Basic ${btoa(`alice:${secret}`)}`);
  auth.clock.ms += 50_001;
  assert.equal(await auth.authorize(access), 'Bearer t2');
});

test('a token for pushing serves for pulling, and another repository gets its own', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, basic);
  await auth.meet(server.challenge, { access: pushAccess });
  assert.equal(await auth.authorize(access), 'Bearer t1');
  assert.equal(
    await auth.authorize({ ...access, scopes: [{ repository: 'team/other', actions: ['pull'] }] }),
    'Bearer t2',
  );
  assert.equal(await auth.authorize(pushAccess), 'Bearer t1');
});

test('requests that need the same token at the same time ask for it once', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, basic);
  await Promise.all(Array.from({ length: 8 }, () => auth.meet(server.challenge)));
  auth.clock.ms += 60_000;
  const tokens = await Promise.all(Array.from({ length: 8 }, () => auth.authorize(access)));
  assert.deepEqual(new Set(tokens), new Set(['Bearer t2']));
  assert.equal(server.seen.length, 2);
});

test('who gives up waiting for a shared token does not take it from the others', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, basic);
  const controller = new AbortController();
  const reason = new Error('enough');
  const impatient = auth.meet(server.challenge, { access: { ...access, signal: controller.signal } });
  const patient = auth.meet(server.challenge);
  setImmediate(() => controller.abort(reason));
  await assert.rejects(impatient, reason);
  assert.equal(await patient, 'retry');
});

test('a challenge that wants more scope gets a wider token', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, basic);
  await auth.meet(server.challenge);
  const used = await auth.authorize(access);
  const wider = `${server.challenge},error="insufficient_scope",scope="repository:team/app:pull,delete repository:other/x:pull"`;
  assert.equal(await auth.meet(wider, { used }), 'retry');
  assert.deepEqual(server.seen[1]?.url.searchParams.getAll('scope'), ['repository:team/app:delete,pull']);
  assert.equal(await auth.authorize(access), 'Bearer t2');
});

test('a new token that is refused is not fetched again, an old one is', async (t) => {
  const server = await startTokenServer(t, () => ({ text: `{"token":"t${Math.random()}","expires_in":3600}` }));
  const auth = authorizer(t, basic);
  await auth.meet(server.challenge);
  auth.clock.ms += 600_000;
  assert.equal(await auth.meet(server.challenge, { used: await auth.authorize(access) }), 'retry');
  assert.equal(await auth.meet(server.challenge, { used: await auth.authorize(access) }), 'refused');
  assert.equal(server.seen.length, 2);
});

test('without credentials a token is asked for anonymously', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, null);
  assert.equal(await auth.meet(server.challenge), 'retry');
  assert.equal(server.seen[0]?.authorization, undefined);
  assert.equal(await auth.meet(server.challenge, { used: await auth.authorize(access) }), 'no-credentials');
});

test('a registry token is sent to the registry only', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const auth = authorizer(t, { kind: 'registry-token', token: secret });
  assert.equal(await auth.meet(server.challenge), 'retry');
  const used = await auth.authorize(access);
  assert.equal(used, `Bearer ${secret}`);
  assert.equal(await auth.meet(server.challenge, { used }), 'refused');
  assert.equal(server.seen.length, 0);
});

test('an identity token is traded by POST, never in a URL', async (t) => {
  const server = await startTokenServer(t, () => ({ text: '{"access_token":"t1"}' }));
  const auth = authorizer(t, { kind: 'identity-token', username: '', token: secret });
  assert.equal(await auth.meet(server.challenge), 'retry');
  const [first] = server.seen;
  assert.equal(first?.method, 'POST');
  assert.equal(first?.url.search, '');
  const form = new URLSearchParams(first?.body);
  assert.equal(form.get('grant_type'), 'refresh_token');
  assert.equal(form.get('refresh_token'), secret);
  assert.equal(form.get('scope'), 'repository:team/app:pull');
  assert.equal(first?.authorization, undefined);
});

for (const status of [404, 405]) {
  test(`a token server that answers POST with ${status} is asked by GET`, async (t) => {
    const server = await startTokenServer(t, (count) => (count === 1 ? { status } : {}));
    const auth = authorizer(t, { kind: 'identity-token', username: '', token: secret });
    assert.equal(await auth.meet(server.challenge), 'retry');
    assert.equal(server.seen[1]?.authorization, `Basic ${btoa(`<token>:${secret}`)}`);
  });
}

for (const [answer, result] of [
  [{ status: 401 }, 'refused'],
  [{ status: 403 }, 'refused'],
] as const) {
  test(`a token server that answers ${answer.status} has refused the credentials`, async (t) => {
    const server = await startTokenServer(t, () => answer);
    const auth = authorizer(t, basic);
    assert.equal(await auth.meet(server.challenge), result);
    await assert.rejects(auth.authorize(access), { code: 'registry-unauthorized' });
  });
}

for (const [what, answer, code] of [
  ['429', { status: 429 }, 'registry-rate-limited'],
  ['500', { status: 500 }, 'registry-server-error'],
  ['a redirect', { status: 307, location: 'http://127.0.0.1:1/' }, 'registry-protocol'],
  ['HTML', { text: '<html>' }, 'registry-protocol'],
  ['a megabyte', { text: ' '.repeat(1_000_000) }, 'registry-limit-exceeded'],
] as const) {
  test(`a token server that answers with ${what} is ${code}, never a refusal`, async (t) => {
    const server = await startTokenServer(t, () => answer);
    await assert.rejects(authorizer(t, basic).meet(server.challenge), { code });
  });
}

test('no byte of a secret reaches a realm on another host', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const origin = new URL('https://registry.example/');
  const realms = [
    `http://evil.test:${server.port}/t`,
    `https://evil.test:${server.port}/t`,
    `http://registry.example:${server.port}/t`,
    `//evil.test:${server.port}/t`,
  ];
  for (const credentials of [basic, { kind: 'identity-token', username: '', token: secret }] as const) {
    for (const realm of realms) {
      const auth = authorizer(t, credentials);
      await assert.rejects(
        auth.meet(`Bearer realm="${realm}"`, { access: { ...access, origin } }),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'realm-refused');
          assert.doesNotMatch(`${error.message}${JSON.stringify(error)}`, new RegExp(secret));
          return true;
        },
      );
    }
  }
  assert.deepEqual(server.seen, []);
});

test('a realm of the right domain that resolves to a private address is not connected to', async (t) => {
  const server = await startTokenServer(t, () => ({}));
  const origin = new URL('https://registry.example.com/');
  const challenge = `Bearer realm="https://auth.example.com:${server.port}/token"`;
  await assert.rejects(
    authorizer(t, basic).meet(challenge, { access: { ...access, origin } }),
    (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, 'address-refused');
      assert.match(error.hint ?? '', /--trust-token-server auth\.example\.com/);
      return true;
    },
  );
  const anonymous = `Bearer realm="https://stranger.test:${server.port}/token"`;
  await assert.rejects(authorizer(t, null).meet(anonymous, { access: { ...access, origin } }), {
    code: 'address-refused',
  });
  assert.deepEqual(server.seen, []);
});
