// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from './descriptor.ts';
import { digestOf } from './digest.ts';
import { VerifiedBytes } from './verified-bytes.ts';

const refuse = (message: string): Error => new UnavailableError('registry-protocol', message);

function describe(text: string): Descriptor {
  const bytes = encodeUtf8(text);
  return { mediaType: 'text/plain', digest: digestOf(bytes), size: bytes.byteLength };
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield encodeUtf8(text);
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const texts: string[] = [];
  for await (const chunk of chunks) texts.push(Buffer.from(chunk).toString());
  return texts;
}

test('the announced content passes, in its pieces', async () => {
  assert.deepEqual(await read(VerifiedBytes.check(describe('abc'), pieces('a', 'bc'), refuse)), ['a', 'bc']);
  assert.deepEqual(await read(VerifiedBytes.check(describe(''), pieces(), refuse)), []);
});

for (const [what, texts] of [
  ['one byte less', ['ab']],
  ['one byte more', ['abc', 'd']],
  ['another byte', ['abd']],
  ['nothing', []],
] as const) {
  test(`${what} than announced is refused`, async () => {
    await assert.rejects(read(VerifiedBytes.check(describe('abc'), pieces(...texts), refuse)), {
      code: 'registry-protocol',
    });
  });
}

test('an endless stream is left at the first byte too many, which is not passed on', async () => {
  let made = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      made++;
      yield encodeUtf8('abc');
    }
  }
  const seen: Uint8Array[] = [];
  await assert.rejects(
    async () => {
      for await (const chunk of VerifiedBytes.check(describe('abc'), endless(), refuse)) seen.push(chunk);
    },
    { code: 'registry-protocol' },
  );
  assert.deepEqual([made, seen.length], [2, 1]);
});

test('no bytes are refused under a digest that is not that of no bytes', async () => {
  const lying = { ...describe('abc'), size: 0 };
  await assert.rejects(read(VerifiedBytes.check(lying, pieces(), refuse)), { code: 'registry-protocol' });
});

test('the last piece of a forgery reaches nobody', async () => {
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const chunk of VerifiedBytes.check(describe('abc'), pieces('a', 'bX'), refuse))
      seen.push(Buffer.from(chunk).toString());
  };
  await assert.rejects(reading(), { code: 'registry-protocol' });
  assert.deepEqual(seen, ['a']);
});

test('what was checked is not checked again, and stays so under observation', async () => {
  const passed: number[] = [];
  const observed = VerifiedBytes.check(describe('abc'), pieces('a', 'bc'), refuse).observed((bytes) => {
    passed.push(bytes);
  });
  assert.equal(VerifiedBytes.check(describe('abc'), observed, refuse), observed);
  assert.deepEqual(await read(observed), ['a', 'bc']);
  assert.deepEqual(passed, [1, 2]);
});

test('what somebody began to read is not taken for the whole', async () => {
  const begun = VerifiedBytes.check(describe('abc'), pieces('a', 'bc'), refuse);
  await begun[Symbol.asyncIterator]().next();
  await assert.rejects(read(VerifiedBytes.check(describe('abc'), begun, refuse)), { code: 'usage-api' });
  await assert.rejects(read(begun.observed(() => undefined)), { code: 'usage-api' });
});

test('what was checked as one blob is checked again as another', async () => {
  const one = VerifiedBytes.check(describe('abc'), pieces('abc'), refuse);
  await assert.rejects(read(VerifiedBytes.check(describe('abd'), one, refuse)), { code: 'registry-protocol' });
});
