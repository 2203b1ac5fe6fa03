// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../../errors/errors.ts';
import { parseConfig } from './config-file.ts';

const parse = (text: string, form?: 'bare'): ReturnType<typeof parseConfig> =>
  parseConfig(new TextEncoder().encode(text), 'the-file', form);

test('the old form has its entries at the top, and no helpers', () => {
  const config = parse('{"registry.test":{"auth":"YTpi"},"credHelpers":{}}', 'bare');
  assert.deepEqual(config.auths.get('registry.test'), { kind: 'basic', username: 'a', password: 'b' });
  assert.equal(config.credHelpers.size, 0);
});

test('null and absent members are the same', () => {
  assert.equal(parse('{"auths":null,"credHelpers":null,"credsStore":null}').auths.size, 0);
  assert.equal(parse('{}').credsStore, undefined);
});

test('any JSON is a configuration or refused by name', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        assert.ok(parse(JSON.stringify({ auths: value })).auths.size >= 0);
      } catch (error) {
        assert.ok(
          error instanceof UsageError && error.code === 'config-malformed' && error.message.includes('the-file'),
          String(error),
        );
      }
    }),
  );
});
