// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServiceSpec, specPeriod } from './service-spec.ts';

const grammar = { flag: '--rekor', required: ['url'], optional: ['start-time', 'end-time'] };
const parse = (text: string) => parseServiceSpec(text, grammar);

test('members are read by name, in any order', () => {
  const spec = parse('start-time=2026-01-01T00:00:00Z, url=https://a.example/?x=1');
  assert.equal(spec.get('url'), 'https://a.example/?x=1');
  assert.deepEqual(specPeriod(spec, '--rekor'), { startMs: Date.UTC(2026, 0, 1) });
});

test('what is missing, unknown or twice there is refused', () => {
  for (const text of ['', 'url', 'url=', 'start-time=2026-01-01T00:00:00Z', 'url=a,url=b', 'url=a,endtime=b', 'url=a,'])
    assert.throws(() => parse(text), { code: 'usage-flag' }, text);
});

test('times are of RFC 3339, and the end is not before the start', () => {
  const from = 'url=a,start-time=2026-01-02T00:00:00Z';
  assert.deepEqual(specPeriod(parse(`${from},end-time=2026-01-02T00:00:00Z`), '-').endMs, Date.UTC(2026, 0, 2));
  for (const end of ['2026-01-01T00:00:00Z', 'tomorrow', '2026-02-30T00:00:00Z'])
    assert.throws(() => specPeriod(parse(`${from},end-time=${end}`), '-'), { code: 'usage-flag' }, end);
});
