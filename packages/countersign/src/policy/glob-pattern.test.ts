// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../errors/errors.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import { imageGlob } from './glob-pattern.ts';

function match(pattern: string, name: string): readonly string[] | undefined {
  const reference = parseReference(name);
  assert.equal(reference.kind, 'registry');
  const repository = reference.kind === 'registry' ? repositoryName(reference) : '';
  return imageGlob(pattern).match({ text: name, repository });
}

function refusal(pattern: string): UsageError {
  try {
    imageGlob(pattern);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    assert.equal(error.code, 'pattern-malformed');
    return error;
  }
  assert.fail(`${pattern} was read`);
}

test('`*` stays within one part of the path', () => {
  assert.deepEqual(match('r.io/a/*', 'r.io/a/b'), ['b']);
  assert.equal(match('r.io/a/*', 'r.io/a/b/c'), undefined);
  assert.deepEqual(match('r.io/a-*/b', 'r.io/a-x/b'), ['x']);
  assert.deepEqual(match('r.io/a*', 'r.io/a'), ['']);
});

test('`**` crosses parts, and is still anchored', () => {
  assert.deepEqual(match('r.io/a/**', 'r.io/a/b/c'), ['b/c']);
  assert.equal(match('r.io/a/**', 'r.io/a'), undefined);
  assert.equal(match('r.io/a/**', 'r.io/ab/c'), undefined);
  assert.deepEqual(match('r.io/**/c', 'r.io/a/b/c'), ['a/b']);
  assert.equal(match('r.io/**/c', 'r.io/c'), undefined);
});

test('spellings of one name are one, in the pattern as in the image', () => {
  for (const pattern of [
    'nginx',
    'library/nginx',
    'docker.io/nginx',
    'index.docker.io/library/nginx',
    'DOCKER.io:443/nginx',
  ]) {
    for (const name of ['nginx', 'docker.io/library/nginx', 'index.docker.io/nginx:1', 'Docker.IO/nginx']) {
      assert.deepEqual(match(pattern, name), [], `${pattern} ${name}`);
    }
    assert.equal(match(pattern, 'docker.io/other/nginx'), undefined);
  }
  assert.deepEqual(match('R.io:443/a', 'r.io/a'), []);
  assert.equal(match('r.io:444/a', 'r.io/a'), undefined);
});

test('one part on Docker Hub is one below `library/`', () => {
  assert.deepEqual(match('docker.io/*', 'nginx'), ['nginx']);
  assert.equal(match('docker.io/*', 'acme/app'), undefined);
  assert.deepEqual(match('docker.io/**', 'acme/app'), ['acme/app']);
  assert.deepEqual(match('acme/*', 'docker.io/acme/app'), ['app']);
  assert.equal(match('acme/*', 'acme.io/acme/app'), undefined);
  // `library/acme**` would let `acme-tools/app` go, which whoever wrote it surely meant.
  for (const text of ['acme**', 'docker.io/acme**', 'docker.io/**acme'])
    assert.throws(() => imageGlob(text), { code: 'pattern-malformed' }, text);
});

test('in the host `*` crosses dots and nothing else, and a port is part of the host', () => {
  assert.deepEqual(match('*.acme.io/a', 'x.y.acme.io/a'), ['x.y']);
  assert.equal(match('*.acme.io/a', 'evil.io/x.acme.io/a'), undefined);
  assert.equal(match('*.acme.io/a', 'x.acme.io:5000/a'), undefined);
  assert.deepEqual(match('*.acme.io:5000/a', 'x.acme.io:5000/a'), ['x']);
  assert.deepEqual(match('r.io:*/a', 'r.io:5000/a'), ['5000']);
  assert.equal(match('r.io:*/a', 'r.io/a'), undefined);
});

test('`**` alone means every image of every registry, with a port or without', () => {
  for (const name of ['nginx', 'r.io/a/b', 'localhost:5000/a']) assert.equal(match('**', name)?.length, 1);
  assert.deepEqual(match('**/app', 'localhost:5000/a/app'), ['localhost:5000/a']);
});

test('a pattern names repositories: digests, tags, schemes and other wildcards are refused with a hint', () => {
  const wrong = {
    [`r.io/a@sha256:${'0'.repeat(64)}`]: /digestIn/,
    'r.io/a:1': /leave the tag out/,
    'r.io/a:*': /leave the tag out/,
    nginx: undefined,
    'nginx:1': /leave the tag out/,
    'https://r.io/a': /scheme/,
    'r.io/a?': /only wildcards/,
    'r.io/{a,b}': /only wildcards/,
    'r.io/[ab]': /only wildcards/,
    'r.io/A': /`a`/,
    'r.io/***': /`\*\*`/,
    '*': /every image/,
    '*/app': /every image/,
    'ac*/app': /docker\.io/,
    '*.*/a': /every host/,
    '**.acme.io/a': /crosses the dots/,
  };
  for (const [pattern, hint] of Object.entries(wrong)) {
    if (hint !== undefined) assert.match(refusal(pattern).hint, hint, pattern);
  }
});

test('what no repository can be called is refused', () => {
  for (const pattern of [
    '',
    'r.io',
    'r.io/',
    '/a',
    'r.io//a',
    'r.io/a/',
    'r.io./a',
    'r.io/..',
    'r.io/а',
    'ｒ.io/a',
    'r.io/a b',
    ' r.io/a',
    'r.io:0/a',
    'r.io:99999/a',
    'r..io/a',
    `r.io/${'a'.repeat(1024)}`,
    'r.io/a\n',
  ]) {
    if (pattern !== 'r.io') refusal(pattern);
  }
});

test('captures fill a pattern with as many wildcards, and nothing that is no name comes of it', () => {
  assert.equal(imageGlob('r.io/x/**').fill(['a/b']), 'r.io/x/a/b');
  assert.equal(imageGlob('r.io/x').fill([]), 'r.io/x');
  assert.equal(imageGlob('r.io/x/**').fill([]), undefined);
  assert.equal(imageGlob('r.io/x/*').fill(['']), undefined);
  assert.equal(imageGlob('docker.io/*').fill(['nginx']), 'docker.io/library/nginx');
});

test('a name that matches gives captures that give it back', () => {
  const part = fc
    .string({ unit: fc.constantFrom('a', 'b', '-', '.'), minLength: 1, maxLength: 5 })
    .filter((text) => /^[ab](?:[.-]?[ab])*$/.test(text));
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const pattern = fc.constantFrom('r.io/**', 'r.io/*/**', 'r.io/*-*', 'r.io/a*/**', '**/a', '*.io/**');
  fc.assert(
    fc.property(pattern, path, (text, tried) => {
      const glob = imageGlob(text);
      const repository = `r.io/${tried}`;
      const captures = glob.match({ text: repository, repository });
      return captures === undefined || glob.fill(captures) === repository;
    }),
  );
});

test('five hundred wildcards against a long name come to an end', () => {
  const glob = imageGlob(`r.io/${'*a'.repeat(500)}`);
  const repository = `r.io/${'a'.repeat(5_000)}b`;
  assert.equal(glob.match({ text: repository, repository }), undefined);
  const short = `r.io/${'a'.repeat(490)}`;
  assert.equal(glob.match({ text: short, repository: short }), undefined);
});

test('a host without a dot keeps its port, as in a reference', () => {
  const repository = 'myhost:443/app';
  for (const text of ['MyHost/**', 'myhost:443/**']) {
    assert.deepEqual(imageGlob(text).match({ text: repository, repository }), ['app']);
  }
  assert.equal(imageGlob('myhost/**').match({ text: repository, repository }), undefined);
});
