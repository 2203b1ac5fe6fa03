// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../errors/errors.ts';
import { htpasswdAccess } from './htpasswd-access.ts';

// The password is `s3cret`; cost 4 keeps the test quick.
const htpasswd = '# users\nalice:$2b$04$KRsm2V1Ay7vhgvcQ5YnekOGu8bemDlDDz2Zie.zkwhQN1mOaMJ/jq\n';

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

async function kindFor(authorization: string | undefined, anonymous: 'nothing' | 'pull' = 'nothing'): Promise<string> {
  const access = htpasswdAccess({ htpasswd, anonymous });
  return (await access({ authorization, repository: 'a', action: 'pull' })).kind;
}

test('the right password lets in, again and again', async () => {
  const access = htpasswdAccess({ htpasswd });
  for (let turn = 0; turn < 3; turn++) {
    const answer = await access({ authorization: basic('alice', 's3cret'), repository: 'a', action: 'push' });
    assert.deepEqual(answer, { kind: 'granted', reads: 'all' });
  }
});

test('a wrong password, a wrong user, no password and rubbish are challenged', async () => {
  for (const authorization of [
    basic('alice', 'S3cret'),
    basic('bob', 's3cret'),
    basic('alice', ''),
    'Bearer x',
    'Basic %',
    undefined,
  ]) {
    assert.equal(await kindFor(authorization), 'challenge', authorization);
  }
});

test('a password longer than bcrypt can see is refused', async () => {
  assert.equal(await kindFor(basic('alice', 's'.repeat(73))), 'challenge');
});

test('who sends nothing may read where that is allowed, and never write', async () => {
  assert.equal(await kindFor(undefined, 'pull'), 'granted');
  const access = htpasswdAccess({ htpasswd, anonymous: 'pull' });
  for (const action of ['push', 'delete'] as const) {
    assert.equal((await access({ authorization: undefined, repository: 'a', action })).kind, 'challenge');
  }
  assert.equal(await kindFor(basic('alice', 'wrong'), 'pull'), 'challenge');
});

test('too many logins at once are put off', async () => {
  const access = htpasswdAccess({ htpasswd });
  const asks = Array.from({ length: 40 }, (_, index) =>
    Promise.resolve(access({ authorization: basic('alice', `wrong ${index}`), repository: null, action: 'pull' })),
  );
  const kinds = (await Promise.all(asks)).map((answer) => answer.kind);
  assert.equal(kinds.filter((kind) => kind === 'busy').length, 24);
});

test('hashes other than bcrypt are refused', () => {
  for (const line of ['alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=', 'alice:$apr1$x$y', 'alice:plain', 'alice', ':$2y$']) {
    assert.throws(
      () => htpasswdAccess({ htpasswd: line }),
      (error) => error instanceof UsageError && error.code === 'config-malformed',
    );
  }
});
