// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, attackedStore } from '../../../../test/attack/attacked-store.ts';
import {
  answer,
  type Behaviour,
  cut,
  registryError,
  startHostileServer,
} from '../../../../test/attack/hostile-server.ts';
import { UnavailableError } from '../errors/errors.ts';
import { answerError } from './answer-error.ts';
import { exchange } from './exchange.ts';
import type { RegistryCall } from './registry-call.ts';
import { placeName } from './registry-context.ts';
import { createRegistryMemory } from './registry-memory.ts';
import { checkDigest, checkRepository, isTag, targetName } from './registry-path.ts';
import { requireAbsence } from './require-absence.ts';
import { runCall } from './run-call.ts';

function callWith(parts: Partial<RegistryCall> = {}): RegistryCall {
  return { what: 'try it', method: 'GET', target: 'team/app/x', scopes: [], writes: false, retry: 'always', ...parts };
}

for (const [retry, failure, requests] of [
  ['always', cut, 4],
  ['always', answer(500), 4],
  ['unprocessed', answer(500), 1],
  ['unprocessed', answer(503), 4],
  ['unprocessed', answer(429), 4],
  ['unprocessed', cut, 1],
  ['never', answer(429), 1],
] as const satisfies readonly (readonly [RegistryCall['retry'], Behaviour, number])[]) {
  test(`a call that may be repeated ${retry} is sent ${requests} times to a registry that fails`, async (t) => {
    const server = await startHostileServer(t, ({ path }) => (path === '/v2/' ? answer(200) : failure));
    const { context, waits } = attackedStore(t, server.host);
    await assert.rejects(runCall(context, callWith({ retry, method: 'POST' }), () => Promise.resolve()));
    assert.equal(waits.length, requests - 1);
  });
}

for (const [code, requests] of [
  ['DIGEST_INVALID', 4],
  ['MANIFEST_INVALID', 1],
] as const) {
  test(`a manifest that the registry refuses with ${code} is sent ${requests} times`, async (t) => {
    const refusal = registryError(400, code, 'provided digest did not match uploaded content');
    const server = await startHostileServer(t, ({ path }) => (path === '/v2/' ? answer(200) : refusal));
    const { context, waits } = attackedStore(t, server.host);
    const call = callWith({ method: 'PUT', writes: true });
    await assert.rejects(
      runCall(context, call, async (refused) => {
        throw await answerError(context, call, refused);
      }),
      { code: 'registry-refused-write' },
    );
    assert.equal(waits.length, requests - 1);
  });
}

test('an error names the call, the place and what the registry said, and says what to do', async (t) => {
  const server = await startHostileServer(t, () => registryError(401, 'UNAUTHORIZED', 'who are you'));
  const { context } = attackedStore(t, server.host);
  await assert.rejects(
    runCall(context, callWith(), () => Promise.resolve()),
    (error: UnavailableError) => {
      assert.equal(
        error.message,
        `cannot try it in \`${placeName(context)}\`: the registry answered 401: \`UNAUTHORIZED\` \`who are you\``,
      );
      assert.equal(error.hint, `run \`countersign login ${server.host}\``);
      assert.equal(error.detail['status'], 401);
      return true;
    },
  );
});

test('a failure of the network names the call and the place too', async (t) => {
  const { context } = attackedStore(t, '127.0.0.1:1', { settings: { attempts: 1 } });
  await assert.rejects(
    runCall(context, callWith(), () => Promise.resolve()),
    /cannot try it in `127\.0\.0\.1:1\/team\/app`: connection refused/,
  );
});

test('a password is sent when the registry asks, and no third time when it is wrong', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : answer(401, { headers: { 'www-authenticate': 'Basic realm="r"' } }),
  );
  const { context } = attackedStore(t, server.host, { credentials: alice });
  const { response } = await exchange(context, callWith(), Date.now() + 60_000);
  response.discard();
  assert.equal(response.status, 401);
  assert.ok(server.seen.length <= 4);
});

test('absence is a word of the registry', async (t) => {
  for (const [behaviour, absent] of [
    [registryError(404, 'BLOB_UNKNOWN'), true],
    [registryError(404, 'TOOMANYREQUESTS'), false],
    [registryError(410, 'BLOB_UNKNOWN'), false],
  ] as const) {
    const server = await startHostileServer(t, () => behaviour);
    const { context } = attackedStore(t, server.host);
    const judged = runCall(context, callWith(), async (found) => await requireAbsence(context, callWith(), found));
    if (absent) await judged;
    else await assert.rejects(judged, UnavailableError);
  }
});

test('a 401 from a place that a redirect led to is not about our credentials', async (t) => {
  const server = await startHostileServer(t, () => answer(401));
  const { context } = attackedStore(t, server.host);
  const found = await exchange(context, callWith(), Date.now() + 60_000);
  assert.equal((await answerError(context, callWith(), { ...found, foreign: true })).code, 'registry-forbidden');
});

test('names that go into a URL have their grammar', () => {
  assert.equal(checkRepository('a/b-c__d.e'), 'a/b-c__d.e');
  assert.throws(() => checkRepository('a..b'), { code: 'reference-malformed' });
  assert.equal(targetName({ tag: 'v1.0_x-Y' }), 'v1.0_x-Y');
  assert.ok(!isTag('-x'));
  assert.throws(() => checkDigest('latest'), { code: 'digest-malformed' });
});

test('what one process found out is not known to another', () => {
  assert.notEqual(createRegistryMemory().origins, createRegistryMemory().origins);
});
