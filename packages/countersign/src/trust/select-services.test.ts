// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ServiceNeed, selectServices } from './select-services.ts';
import type { Service } from './signing-config.ts';

const need: ServiceNeed = { what: 'transparency log', selection: { kind: 'all' }, apiVersions: [1, 2], nowMs: 1000 };
const service = (operator: string, version: number, startMs: number, endMs?: number): Service => ({
  url: `https://${operator}.example/${version}/${startMs}`,
  majorApiVersion: version,
  operator,
  validFor: { startMs, ...(endMs === undefined ? {} : { endMs }) },
});
const urls = (services: readonly Service[]) => services.map(({ url }) => url);

test('one service per operator: its highest version, of those the newest', () => {
  const [old, best, newOld, other] = [service('a', 2, 1), service('a', 2, 5), service('a', 1, 9), service('b', 1, 3)];
  assert.deepEqual(urls(selectServices([old, newOld, other, best], need)), urls([best, other]));
});

test('services of the future, of the past and of unknown versions are not chosen', () => {
  const usable = service('a', 1, 1000, 1000);
  const others = [service('b', 1, 1001), service('c', 1, 1, 999), service('d', 3, 1)];
  assert.deepEqual(urls(selectServices([...others, usable], need)), urls([usable]));
  assert.throws(() => selectServices(others, need), {
    code: 'service-not-configured',
    message: /not before 1970-01-01T00:00:01\.001Z.*not after 1970-01-01T00:00:00\.999Z.*version 3/,
  });
});

test('any takes the best one, exact as many operators as it says', () => {
  const services = [service('a', 1, 1), service('a', 1, 2), service('b', 2, 1)];
  const any = selectServices(services, { ...need, selection: { kind: 'any' } });
  assert.deepEqual(urls(any), ['https://b.example/2/1']);
  assert.equal(selectServices(services, { ...need, selection: { kind: 'exact', count: 2 } }).length, 2);
  assert.throws(() => selectServices(services, { ...need, selection: { kind: 'exact', count: 3 } }), {
    code: 'service-not-configured',
    detail: {
      what: 'transparency log',
      wanted: 3,
      got: 2,
      services: services.map(({ url }) => `\`${url}\` (usable)`),
    },
  });
});

test('none is too few, whatever is asked for', () => {
  for (const kind of ['any', 'all'] as const) {
    assert.throws(() => selectServices([], { ...need, selection: { kind } }), { code: 'service-not-configured' });
  }
});

test('the list that is given keeps its order', () => {
  const services = [service('a', 1, 1), service('b', 2, 1)];
  const before = urls(services);
  selectServices(services, need);
  assert.deepEqual(urls(services), before);
});
