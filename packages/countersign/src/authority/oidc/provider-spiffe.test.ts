// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatBytes } from '../../bytes/concat.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { type GrpcAnswer, startGrpcServer } from '../../net/testing/grpc-server.ts';
import { askSpiffe } from './provider-spiffe.ts';
import { testPorts, tokenOf } from './testing/identity-ports.ts';

const request = { audience: 'sigstore', chosen: 'any' } as const;

function field(number: number, content: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of((number << 3) | 2, (content.length & 0x7f) | 0x80, content.length >>> 7), content);
}

function responseOf(...tokens: readonly string[]): Uint8Array {
  return concatBytes(
    ...tokens.map((token) =>
      field(1, concatBytes(field(1, encodeUtf8('spiffe://acme/build')), field(2, encodeUtf8(token)))),
    ),
  );
}

async function ask(answer: GrpcAnswer, spell: (path: string) => string = (path) => `unix://${path}`) {
  await using server = await startGrpcServer(() => answer);
  const result = await askSpiffe(request, testPorts({ SPIFFE_ENDPOINT_SOCKET: spell(server.path) }));
  return { result, seen: server.seen };
}

test('a workload gets its first JWT-SVID for our audience, whichever way the socket is spelt', async () => {
  const [first, second] = [tokenOf({ sub: 'spiffe://acme/build' }), tokenOf({ sub: 'spiffe://acme/other' })];
  for (const spell of [(path: string) => `unix://${path}`, (path: string) => `unix:${path}`, (path: string) => path]) {
    const { result, seen } = await ask({ message: responseOf(first, second) }, spell);
    assert.deepEqual(result, { kind: 'token', token: first });
    assert.equal(seen[0]?.path, '/SpiffeWorkloadAPI/FetchJWTSVID');
    assert.equal(seen[0]?.headers['workload.spiffe.io'], 'true');
    assert.deepEqual(Buffer.from(seen[0]?.message ?? []).toString('latin1'), '\n\u0008sigstore');
  }
});

for (const [title, answer, pattern] of [
  [
    'that has no identity for this workload',
    { status: 7, text: 'no identity\nissued' },
    /gRPC status 7, `no identity%0Aissued`/,
  ],
  ['that answers with an empty list', { message: new Uint8Array() }, /got none/],
  ['that answers with another message', { message: Uint8Array.of(10, 200) }, /wanted a list of JWT-SVIDs/],
] as const) {
  test(`a workload API ${title} is an error`, async () => {
    await assert.rejects(ask(answer), (error: Error & { code?: string }) => {
      assert.match(error.message, pattern);
      return error.code === 'identity-provider-failed';
    });
  });
}

test('without the variable no socket is asked: anybody could put one where it lies by default', async () => {
  assert.equal((await askSpiffe(request, testPorts())).kind, 'absent');
});

test('an address that is no Unix socket is refused', async () => {
  await assert.rejects(askSpiffe(request, testPorts({ SPIFFE_ENDPOINT_SOCKET: 'tcp://10.0.0.1:80' })), {
    code: 'identity-provider-failed',
  });
});
