// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import {
  type Behaviour,
  json,
  registryError,
  startHostileServer,
  webPage,
} from '../../../../test/attack/hostile-server.ts';
import { listTags } from './list-tags.ts';

const cases: readonly (readonly [string, Behaviour, readonly string[] | string])[] = [
  ['two tags', json(200, { name: 'team/app', tags: ['a', 'b'] }), ['a', 'b']],
  ['null, as docker-registry says it', json(200, { tags: null }), []],
  ['no such repository', registryError(404, 'NAME_UNKNOWN'), []],
  ['a web page', webPage(200), 'registry-protocol'],
  ['a web page with 404', webPage(404), 'registry-protocol'],
  ['something else than a list', json(200, { tags: 'a' }), 'registry-protocol'],
  ['a number for a tag', json(200, { tags: [1] }), 'registry-protocol'],
  ['a line break in a tag', json(200, { tags: ['a\nb'] }), 'registry-protocol'],
];
for (const [name, behaviour, expected] of cases) {
  test(`${name} in answer to the list of tags`, async (t) => {
    const server = await startHostileServer(t, () => behaviour);
    const list = async () => {
      const tags: string[] = [];
      for await (const tag of listTags(attackedStore(t, server.host).context)) tags.push(tag);
      return tags;
    };
    if (typeof expected === 'string') await assert.rejects(list(), { code: expected });
    else assert.deepEqual(await list(), expected);
  });
}
