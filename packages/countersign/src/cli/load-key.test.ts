// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { FetchResponse } from '../ports/fetch.ts';
import type { CliContext } from './context.ts';
import { loadTrustedKey, readKeyBytes } from './load-key.ts';
import { runInProcess } from './testing/run-in-process.ts';
import { startSignedHub } from './testing/signed-hub.ts';

async function contextWith(changes: Partial<CliContext>): Promise<CliContext> {
  let context: CliContext | undefined;
  await runInProcess(['version'], { onContext: (made) => (context = made) });
  assert.ok(context);
  return { ...context, ...changes };
}

function answering(status: number, body: string): Partial<CliContext> {
  const response: Partial<FetchResponse> = { status, discard: () => undefined, body: chunks(body) };
  return {
    createTransport: async () => ({ fetch: async () => response as FetchResponse, close: () => undefined }),
  };
}

async function* chunks(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

for (const source of ['awskms://alias/x', 'k8s://ns/name', 'pkcs11:token=x', 'hashivault://x', 'http://a.example/k']) {
  test(`a key at \`${source}\` is refused`, async () => {
    await assert.rejects(readKeyBytes(source, await contextWith({})), { code: 'key-unsupported' });
  });
}

test('a key in the environment is read, and an empty variable is none', async () => {
  const context = await contextWith({ env: { KEY: 'pem', EMPTY: '' } });
  assert.equal(Buffer.from(await readKeyBytes('env://KEY', context)).toString(), 'pem');
  await assert.rejects(readKeyBytes('env://EMPTY', context), { code: 'usage-flag' });
  await assert.rejects(readKeyBytes('env://NONE', context), { code: 'usage-flag' });
});

test('a key from the network is named without the query of its URL, which may be a secret', async (t) => {
  const { pub } = await (await startSignedHub(t)).key('cosign');
  const context = await contextWith(answering(200, await readFile(pub, 'utf8')));
  const { source } = await loadTrustedKey('https://user:pw@keys.example/cosign.pub?token=secret', context);
  assert.equal(source, 'https://keys.example/cosign.pub');
});

test('a key that the network does not give is unavailable, and too large a one too', async () => {
  const url = 'https://keys.example/cosign.pub?token=secret';
  for (const [status, body] of [
    [404, ''],
    [200, 'x'.repeat(70_000)],
  ] as const) {
    const context = await contextWith(answering(status, body));
    await assert.rejects(loadTrustedKey(url, context), (error: Error & { readonly code?: string }) => {
      assert.doesNotMatch(error.message, /secret/);
      return error.code === 'key-unreachable';
    });
  }
});

test('a URL that is none is a mistake of the caller', async () => {
  await assert.rejects(loadTrustedKey('https://', await contextWith({})), { code: 'usage-flag' });
});
