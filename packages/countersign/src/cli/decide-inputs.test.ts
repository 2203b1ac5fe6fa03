// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { defaultSettings, type PolicySet } from '../policy/policy-set.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent } from '../store/test-image.ts';
import { decideInputs, usedName } from './decide-inputs.ts';
import type { ImagePlaces } from './image-places.ts';
import { testContext } from './testing/test-context.ts';

const policySet: PolicySet = {
  hash: 'a'.repeat(64),
  trustHash: 'b'.repeat(64),
  rules: [],
  revoked: [],
  exceptions: [],
  settings: defaultSettings,
  findings: [],
};
const options = { policySet, context: {}, instantMs: 0, parallel: 3 };

async function world(openRegistry?: ImagePlaces['openRegistry']): Promise<Parameters<typeof decideInputs>[2]> {
  const store = createMemoryStore();
  await writeContent(store, testImage('app'), 'v1');
  const refuse = async (): Promise<never> => await Promise.reject(new Error('not here'));
  const places: ImagePlaces = {
    openRegistry: openRegistry ?? (async () => await Promise.resolve(store)),
    openLayout: refuse,
    openArchive: refuse,
    openAlternate: async () => await Promise.resolve(undefined),
    close: () => undefined,
  };
  return { places, context: testContext().context };
}

const input = (text: string) => ({ text, context: {}, namedAt: [{ source: 'argument' }] });

test('decisions stand in the order of the inputs, and one that is no name does not hide the others', async () => {
  const inputs = [input('r.example/app:v1'), input('https://r.example/app'), input('r.example/app:none')];
  const decided = await decideInputs(inputs, options, await world());
  assert.deepEqual(
    decided.map(({ decision, evidence }) => [decision.reason?.code, evidence !== undefined]),
    [
      ['not-covered', true],
      ['reference-malformed', false],
      ['image-not-found', true],
    ],
  );
});

test('what was decided before the deadline stays, and the rest could not be found out', async () => {
  const { places, context } = await world();
  const deadline = new AbortController();
  const late = new UnavailableError('deadline-exceeded', 'not finished after 1 s');
  const openRegistry: ImagePlaces['openRegistry'] = async (at) => {
    if (at.repository === 'slow') deadline.abort(late);
    deadline.signal.throwIfAborted();
    return await places.openRegistry(at);
  };
  const cut = { places: { ...places, openRegistry }, context: { ...context, signal: deadline.signal } };
  const inputs = ['r.example/app:v1', 'r.example/slow:v1', 'r.example/app:v1'].map(input);
  const decided = await decideInputs(inputs, { ...options, parallel: 1 }, cut);
  assert.deepEqual(
    decided.map(({ decision }) => [decision.result, decision.reason?.code]),
    [
      ['not-covered', 'not-covered'],
      ['unavailable', 'deadline-exceeded'],
      ['unavailable', 'deadline-exceeded'],
    ],
  );
});

test('somebody who stops the command gets no list that looks whole', async () => {
  const { places, context } = await world();
  const signal = AbortSignal.abort(new UnavailableError('interrupted', 'stopped'));
  const openRegistry: ImagePlaces['openRegistry'] = async (at) => {
    signal.throwIfAborted();
    return await places.openRegistry(at);
  };
  const cut = { places: { ...places, openRegistry }, context: { ...context, signal } };
  await assert.rejects(decideInputs([input('r.example/app:v1')], options, cut), { code: 'interrupted' });
});

test('a fault of the program is thrown, and is no decision', async () => {
  const broken = await world(async () => await Promise.reject(new TypeError('a bug')));
  await assert.rejects(decideInputs([input('r.example/app:v1')], options, broken), TypeError);
});

test('a name to use an image under is one in a registry', () => {
  assert.equal(usedName('nginx').repository, 'library/nginx');
  assert.throws(() => usedName('oci:folder'), { code: 'usage-flag' });
});
