// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../bytes/json-fields.ts';
import { readAuthority } from './read-authority.ts';
import { isSkipped } from './read-trusted-log.ts';
import { authorityJson, issue } from './testing/trusted-root.ts';

const read = (authority: ReturnType<typeof authorityJson>) =>
  readAuthority(readDocument(authority, 'ca', 'trusted-root-malformed'));

test('an authority bears the name in its root certificate, not the one beside it', () => {
  const authority = read(authorityJson(issue('root')));
  assert.ok(!isSkipped(authority));
  assert.equal(authority.name, 'acme root');
});

test('an authority whose key is of no known algorithm is skipped', () => {
  const root = issue('root');
  // id-ecPublicKey becomes an algorithm that nobody has heard of.
  const der = Uint8Array.from(
    Buffer.from(Buffer.from(root.der).toString('hex').replace('2a8648ce3d0201', '2a8648ce3d0277'), 'hex'),
  );
  const authority = read(authorityJson({ ...root, der }));
  assert.ok(isSkipped(authority));
  assert.match(authority.skipped, /`ca` `https:\/\/ca\.example`/);
});

test('a chain without certificates is malformed', () => {
  assert.throws(() => read(authorityJson()), { code: 'trusted-root-malformed' });
});
