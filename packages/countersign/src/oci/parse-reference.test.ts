// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CountersignError, UsageError } from '../errors/errors.ts';
import { encodeReference } from './encode-reference.ts';
import { parseReference } from './parse-reference.ts';

const hex = 'a'.repeat(64);

const normalForms: readonly (readonly [string, string])[] = [
  ['ubuntu', 'docker.io/library/ubuntu'],
  ['ubuntu:22.04', 'docker.io/library/ubuntu:22.04'],
  ['localhost', 'docker.io/library/localhost'],
  ['team/app', 'docker.io/team/app'],
  ['index.docker.io/app', 'docker.io/library/app'],
  ['docker.io:443/a/b', 'docker.io/a/b'],
  ['Registry.Example/app', 'registry.example/app'],
  ['registry.example:443/app', 'registry.example/app'],
  ['registry.example:80/app', 'registry.example:80/app'],
  ['localhost:443/app', 'localhost:443/app'],
  ['MyHost/app', 'myhost:443/app'],
  ['myhost:443/app', 'myhost:443/app'],
  ['myhost/app', 'docker.io/myhost/app'],
  ['localhost:5000/app', 'localhost:5000/app'],
  ['[::1]:5000/app:v1', '[::1]:5000/app:v1'],
  ['[0:0:0::1]/app', '[::1]/app'],
  [`registry.example/app:v1@sha256:${hex}`, `registry.example/app:v1@sha256:${hex}`],
  ['registry.example/a-b/c__d/e.f', 'registry.example/a-b/c__d/e.f'],
  ['oci:./folder:v1', 'oci:./folder:v1'],
  ['oci:/tmp/a:b/folder', 'oci:/tmp/a:b/folder'],
  [`oci:folder@sha256:${hex}`, `oci:folder@sha256:${hex}`],
  ['docker-archive:x.tar', 'docker-archive:x.tar'],
  ['docker-archive:/tmp/x.tar:docker.io/library/app:v1', 'docker-archive:/tmp/x.tar:docker.io/library/app:v1'],
];

for (const [text, normal] of normalForms) {
  test(`the normal form of ${text.slice(0, 60)} is ${normal.slice(0, 60)}`, () => {
    assert.equal(encodeReference(parseReference(text)), normal);
  });
}

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['', 'reference-malformed', /empty/],
  [hex, 'reference-malformed', /image ID/],
  ['registry.example/Team/App', 'reference-malformed', /upper-case/],
  ['Ubuntu', 'reference-malformed', /upper-case/],
  ['registry.example//app', 'reference-malformed', /empty part/],
  ['registry.example/', 'reference-malformed', /no repository/],
  ['registry.example/a___b', 'reference-malformed', /no repository can have/],
  ['registry.example/../app', 'reference-malformed', /no repository can have/],
  ['registry.example/app:', 'reference-malformed', /no tag/],
  ['registry.example/app:.v1', 'reference-malformed', /tag/],
  [`registry.example/app:${'v'.repeat(129)}`, 'reference-malformed', /longer than 128/],
  [`registry.example/${'a'.repeat(256)}`, 'reference-malformed', /longer than 255/],
  ['https://registry.example/app', 'reference-malformed', /URL scheme/],
  ['-bad.example/app', 'reference-malformed', /no host name/],
  ['registry.example:0/app', 'reference-malformed', /no host name/],
  ['registry.example:65536/app', 'reference-malformed', /no host name/],
  ['127.1:5000/app', 'reference-malformed', /no host name/],
  ['0x7f.0x1/app', 'reference-malformed', /no host name/],
  ['[::g]:5000/app', 'reference-malformed', /no host name/],
  ['\u212Aelvin.example/app', 'reference-malformed', /no host name/],
  ['app@sha256:abc', 'digest-malformed', /64/],
  [`app@sha256:${'A'.repeat(64)}`, 'digest-malformed', /lower-case/],
  [`app@md5:${'a'.repeat(32)}`, 'digest-malformed', /sha256/],
  ['app@', 'digest-malformed', /sha256/],
  ['oci:', 'reference-malformed', /no path/],
  ['oci:folder:', 'reference-malformed', /no tag/],
  ['oci:folder@sha256:abc', 'digest-malformed', /64/],
  ['docker-archive:', 'reference-malformed', /no path/],
];

for (const [text, code, reason] of refused) {
  test(`the reference ${JSON.stringify(text.slice(0, 40))} is refused because of ${reason.source}`, () => {
    assert.throws(
      () => parseReference(text),
      (error) => error instanceof UsageError && error.code === code && reason.test(error.message),
    );
  });
}

test('an upper-case repository is refused with its lower-case spelling as the next step', () => {
  assert.throws(() => parseReference('registry.example/Team/App'), { hint: 'write the repository as `team/app`' });
});

test('no control character of a refused reference reaches the message', () => {
  assert.throws(
    () => parseReference('app\u001b[2J\u202e\r\n'),
    (error) => error instanceof UsageError && !/[\p{Cc}\p{Cf}]/u.test(error.message),
  );
});

const part = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?$/);
const written = fc.record({
  host: fc.constantFrom('registry.example', 'localhost:5000', 'docker.io', '[::1]:5000', 'a.b.c:8443'),
  path: fc.array(part, { minLength: 1, maxLength: 4 }),
  tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined }),
  digest: fc.option(fc.constantFrom(`sha256:${hex}`, `sha512:${hex}${hex}`), { nil: undefined }),
});

test('parsing the canonical spelling of a reference gives the same reference', () => {
  fc.assert(
    fc.property(written, ({ host, path, tag, digest }) => {
      const text = `${host}/${path.join('/')}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
      const reference = parseReference(text);
      assert.deepEqual(parseReference(encodeReference(reference)), reference);
    }),
  );
});

test('any text is a reference or a refusal of ours', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-zA-Z0-9:@/.[\]_-]{0,80}$/)), (text) => {
      try {
        const reference = parseReference(text);
        assert.deepEqual(parseReference(encodeReference(reference)), reference);
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
      }
    }),
  );
});
