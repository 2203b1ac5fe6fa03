// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { collect, pieces } from '../../../../test/attack/byte-streams.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import { readErrorBody } from './error-body.ts';
import { readBody } from './read-body.ts';
import { deleteScope, pullScope, pushScope } from './repository-scope.ts';
import { showWarnings } from './show-warnings.ts';
import { splitStream } from './split-stream.ts';
import { withLock } from './tag-lock.ts';
import { addressPolicyFor, isSameOrigin, resolveNamedUrl } from './url-rules.ts';

function responseOf(body: Uint8Array | string, headers: Readonly<Record<string, string>> = {}): FetchResponse {
  const bytes = Buffer.from(body);
  return {
    status: 200,
    header: (name) => headers[name],
    headerAll: (name) => headers[name]?.split('|') ?? [],
    body: pieces(bytes, 10),
    discard: () => undefined,
  };
}

test('a stream is dealt out in parts of any size without losing or repeating a byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      async (bytes, pieceBytes, partBytes) => {
        const parts = splitStream(pieces(bytes, pieceBytes));
        const dealt: Buffer[] = [];
        for (let start = 0; start < bytes.byteLength; start += partBytes)
          dealt.push((await collect(parts.take(partBytes))) ?? Buffer.alloc(0));
        assert.ok(dealt.slice(0, -1).every((part) => part.byteLength === partBytes));
        assert.deepEqual(Buffer.concat(dealt), Buffer.from(bytes));
        assert.equal((await collect(parts.take(1)))?.byteLength, 0);
      },
    ),
  );
});

test('a source is let go of in the middle', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) yield new Uint8Array(10);
    } finally {
      closed = true;
    }
  }
  const parts = splitStream(source());
  await collect(parts.take(15));
  await parts.close();
  assert.ok(closed);
});

test('a body is read whole or not at all', async () => {
  assert.equal((await readBody(responseOf('x'.repeat(100)), 100, 'a test')).byteLength, 100);
  await assert.rejects(readBody(responseOf('x'.repeat(101)), 100, 'a test'), { code: 'registry-limit-exceeded' });
  await assert.rejects(readBody(responseOf('x', { 'content-length': '101' }), 100, 'a test'), {
    code: 'registry-limit-exceeded',
  });
  await assert.rejects(readBody(responseOf('x', { 'content-length': '2' }), 100, 'a test'), {
    code: 'registry-protocol',
  });
});

test('the words of a registry are told from those of others', async () => {
  const kindOf = async (body: string) => (await readErrorBody(responseOf(body), 'GET')).kind;
  assert.equal(await kindOf(''), 'empty');
  const announced = responseOf('', { 'content-length': '40' });
  assert.equal((await readErrorBody(announced, 'HEAD')).kind, 'empty');
  assert.equal(await kindOf('{"errors":[{"code":"NAME_UNKNOWN"}]}'), 'registry');
  for (const body of [
    '<html>',
    '{}',
    '[]',
    'null',
    '{"errors":[]}',
    '{"errors":[{"message":"x"}]}',
    '{"errors":{"code":"X"}}',
    ' ',
  ]) {
    assert.equal(await kindOf(body), 'foreign', body);
  }
});

test('work under one lock runs one after another, also after a failure, and other keys do not wait', async () => {
  const locks = new Map<string, Promise<void>>();
  const log: string[] = [];
  const step = (key: string, name: string, fails = 0) =>
    withLock(locks, key, async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (fails > 0) throw new Error(name);
    });
  const results = await Promise.allSettled([step('a', '1', 1), step('a', '2'), step('b', '3')]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  );
  assert.ok(log.indexOf('2 begins') > log.indexOf('1 ends'));
  assert.ok(log.indexOf('3 begins') < log.indexOf('1 ends'));
  assert.equal(locks.size, 0);
});

test('warnings of another form or from nobody are not shown', (t) => {
  const { context, warnings } = attackedStore(t, 'registry.example');
  showWarnings(context, responseOf('', { warning: '299 - "old client \\"1\\""|199 - "x"|299 agent "x"|299 - ""|"' }));
  assert.deepEqual(warnings, ['`registry.example` says: `old client "1"`']);
});

test('scopes ask for no more than the call needs', () => {
  const actions = [pullScope, pushScope, deleteScope].map((scope) => scope({ repository: 'app' })[0]?.actions);
  assert.deepEqual(actions, [['pull'], ['pull', 'push'], ['pull', 'push', 'delete']]);
});

test('a URL that a registry names loses credentials and fragment', (t) => {
  const { context } = attackedStore(t, 'registry.example');
  const base = new URL('https://registry.example/v2/app/blobs/x');
  assert.equal(resolveNamedUrl('https://u:p@storage.example/x?y#z', base, context).href, 'https://storage.example/x?y');
  assert.equal(resolveNamedUrl('../y', base, context).href, 'https://registry.example/v2/app/y');
  assert.throws(() => resolveNamedUrl(`/${'x'.repeat(9000)}`, base, context), { code: 'registry-protocol' });
});

test('origins differ by scheme, host and port', () => {
  const same = (left: string, right: string) => isSameOrigin(new URL(left), new URL(right));
  assert.ok(same('https://a.example/x', 'https://a.example:443/y'));
  for (const other of ['http://a.example', 'https://b.example', 'https://a.example:444', 'https://a.example.evil']) {
    assert.ok(!same('https://a.example', other));
  }
});

test('only the registry itself, what the user trusts, and this machine for this machine may have private addresses', (t) => {
  const { context } = attackedStore(t, 'registry.example', { settings: { trustedHosts: ['minio.example:9000'] } });
  const policy = (url: string, origin: string) => addressPolicyFor(new URL(url), new URL(origin), context);
  assert.equal(policy('https://registry.example:8443/', 'https://registry.example/'), 'any');
  assert.equal(policy('https://minio.example:9000/', 'https://registry.example/'), 'any');
  assert.equal(policy('https://minio.example:9001/', 'https://registry.example/'), 'public');
  assert.equal(policy('http://127.0.0.1/', 'https://registry.example/'), 'public');
  assert.equal(policy('http://localhost:9000/', 'http://127.0.0.1:5000/'), 'any');
  assert.equal(policy('http://intranet.example/', 'http://127.0.0.1:5000/'), 'public');
});
