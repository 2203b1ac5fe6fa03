// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagesOfDockerfile } from './images-of-dockerfile.ts';

function names(text: string, buildArguments: Readonly<Record<string, string>> = {}): readonly string[] {
  return imagesOfDockerfile(text, new Map(Object.entries(buildArguments))).map(
    ({ image, at }) => `${at?.line} ${image}`,
  );
}

function refuse(text: string, message: RegExp): void {
  assert.throws(() => names(text), { code: 'workload-malformed', message }, text);
}

test('bases, sources of files and mounts, triggers and the reader of the file are found; stages are none', () => {
  const text = `# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM golang:1 AS Build
RUN --mount=type=cache,target=/c --mount=type=bind,from=r.io/m,target=/m \\
  --mount=type=bind,from=build2 make
FROM build as again
COPY --from=BUILD /a /a
copy --chown=a --from=r.io/c /b /b
COPY --from=0 /c /c
FROM scratch
COPY --from=again /a /a
ONBUILD COPY --from=r.io/o /o /o
ONBUILD RUN --mount=from=r.io/p x
`;
  assert.deepEqual(names(text), [
    '1 docker/dockerfile:1',
    '2 golang:1',
    '3 r.io/m',
    '3 build2',
    '7 r.io/c',
    '11 r.io/o',
    '12 r.io/p',
  ]);
});

test('arguments before the first base have the values that are given, or their defaults', () => {
  const text = 'ARG REPO=r.io TAG="1"\nARG NAME=${REPO}/app\nFROM $NAME:${TAG}\n';
  assert.deepEqual(names(text), ['3 r.io/app:1']);
  assert.deepEqual(names(text, { TAG: '2', REPO: 'x.io' }), ['3 x.io/app:2']);
  refuse('ARG TAG\nFROM a:$TAG\n', /not known/);
  refuse('FROM a:$TAG\n', /not known/);
  refuse('FROM x/a AS x\nARG TAG=1\nFROM b:$TAG\n', /not known/);
  refuse('ARG TAG="a\'b"\nFROM b:$TAG\n', /not known/);
  refuse('FROM x/a\nCOPY --from=$X a b\n', /not known/);
});

test('a stage counts only below where it stands', () => {
  assert.deepEqual(names('FROM later\nFROM x/a AS later\n'), ['1 later', '2 x/a']);
  assert.deepEqual(names('FROM alpine AS alpine\nFROM alpine\n'), ['1 alpine']);
  refuse('FROM x/a\nCOPY --from=0 x y\n', /number of a stage/);
});

test('quotes hide no source, and what is no Dockerfile is refused', () => {
  assert.deepEqual(names('FROM x/a\nCOPY --fr"om"=r.io/x a b\n'), ['1 x/a', '2 r.io/x']);
  refuse('CMD x\n', /FROM/);
  refuse('FROM\n', /wanted/);
  refuse('FROM x/a b\n', /behind `FROM`/);
  refuse('FROM x/a\nONBUILD FROM b\n', /ONBUILD/);
  refuse('FROM x/a\nRUN --mount=from=a,from=b x\n', /once/);
  refuse('FROM "a"\n', /wanted|reference/);
});

test('the quotes of an argument end where builders end them', () => {
  assert.deepEqual(names('ARG B=evil\nARG A="x B=good C=y"\nFROM $B\n'), ['3 evil']);
  assert.deepEqual(names("ARG B=evil\nARG A='x B=good C=y' D=\\ B=good\nFROM $B\n"), ['3 evil']);
  assert.deepEqual(names('ARG B=x/a C=x/c\nFROM $C\n'), ['2 x/c']);
});

test('flags are cut as builders cut them, with the escape character of the file', () => {
  assert.deepEqual(names('# escape=`\nFROM x/a\nCOPY --fr`om=r.io/x a b\n'), ['2 x/a', '3 r.io/x']);
  // Builders look at bytes here, and the second one of this letter is a space to them.
  refuse('FROM x/a\nCOPY --chown=\u00e0--from=evil a b\n', /ASCII/);
  refuse('FROM --platform="a b" x/a\nRUN --x=\u00e0--mount=from=b y\n', /ASCII/);
  assert.deepEqual(names('FROM --platform="a b" x/a\nRUN --network=none echo \u00e0\n'), ['1 x/a']);
});

test('an instruction that is not known is refused: it may be the text of something, or name the reader of the file', () => {
  refuse('FROM x/a\nEVIL x\n', /instruction/);
  refuse('{"syntax": "evil/reader"}\nFROM x/a\n', /instruction/);
  assert.deepEqual(names('FROM x/a\nlabel a=b\nHealthcheck NONE\nEXPOSE 1\nSTOPSIGNAL 9\n'), ['1 x/a']);
});
