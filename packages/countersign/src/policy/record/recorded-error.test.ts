// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../bytes/json.ts';
import { readDocument } from '../../bytes/json-fields.ts';
import { UnavailableError, UntrustedError, UsageError } from '../../errors/errors.ts';
import { encodeRecordedError, parseRecordedError } from './recorded-error.ts';

const parse = (json: JsonObject) => parseRecordedError(readDocument(json, 'error', 'record-malformed'));

test('an error comes back with its class, code, words and detail', () => {
  const detail = { host: 'ghcr.io', tries: 3, final: true, seen: ['a', 'b'] };
  const error = new UnavailableError('registry-timeout', 'too slow', { hint: 'wait', detail });
  const again = parse(encodeRecordedError(error));
  assert.ok(again instanceof UnavailableError);
  assert.deepEqual([again.code, again.message, again.hint, again.detail], [error.code, 'too slow', 'wait', detail]);
  assert.ok(parse({ code: 'too-old', message: 'm', hint: 'h' }) instanceof UntrustedError);
  assert.ok(parse({ code: 'context-missing', message: 'm', hint: 'h' }) instanceof UsageError);
});

test('causes of ours are kept a few deep, those of others are not', () => {
  let error = new UnavailableError('registry-timeout', 'x', { cause: new TypeError('secret') });
  assert.ok(!('cause' in encodeRecordedError(error)));
  for (let depth = 0; depth < 20; depth += 1) error = new UnavailableError('registry-timeout', 'x', { cause: error });
  const text = JSON.stringify(encodeRecordedError(error));
  assert.equal(text.match(/"cause"/g)?.length, 4);
  assert.ok(parse(encodeRecordedError(error)).cause instanceof UnavailableError);
});

test('a code that nobody gives, and detail of another kind, are malformed', () => {
  const good = { code: 'too-old', message: 'm', hint: 'h' };
  for (const wrong of [
    { ...good, code: 'toString' },
    { ...good, code: 'unknown' },
    { ...good, detail: { a: {} } },
    { ...good, detail: { a: [1] } },
    { ...good, more: 1 },
    { code: 'too-old', message: 'm' },
  ])
    assert.throws(() => parse(wrong), { code: 'record-malformed' });
});
