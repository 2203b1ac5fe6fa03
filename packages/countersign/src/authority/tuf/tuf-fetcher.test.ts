// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { UnavailableError } from '../../errors/errors.ts';
import { systemFiles } from '../../host/system-files.ts';
import { createTufFetcher, type FetcherOptions } from './tuf-fetcher.ts';

class Absence extends Error {}

const url = 'https://tuf.example/1.root.json';

function fetcherWith(download: FetcherOptions['download'], folder = '/nonexistent') {
  return createTufFetcher({ download, folder, files: systemFiles, absence: (message) => new Absence(message) });
}

test('a file comes with the limit that was asked for, as bytes or as a file', async () => {
  const limits: number[] = [];
  await systemFiles.withPrivateFolder(async (folder) => {
    const { fetcher, failure } = fetcherWith(async ({ href }, maxBytes) => {
      limits.push(maxBytes);
      return encodeUtf8(href);
    }, folder);
    assert.equal((await fetcher.downloadBytes(url, 7)).toString(), url);
    assert.equal(await fetcher.downloadFile(url, 8, async (path) => await readFile(path, 'utf8')), url);
    assert.equal(failure(), undefined);
  });
  assert.deepEqual(limits, [7, 8]);
});

test('a file that is not there is no failure', async () => {
  const { fetcher, failure } = fetcherWith(async () => null);
  await assert.rejects(fetcher.downloadBytes(url, 1), Absence);
  assert.equal(failure(), undefined);
});

test('the first failure is kept', async () => {
  const errors = ['one', 'two'].map((text) => new UnavailableError('service-unavailable', text));
  const { fetcher, failure } = fetcherWith(async ({ hash }) => {
    throw errors[Number(hash.slice(1))] ?? new Error('no third');
  });
  await assert.rejects(fetcher.downloadBytes(`${url}#0`, 1), { code: 'service-unavailable' });
  await assert.rejects(fetcher.downloadBytes(`${url}#1`, 1), { code: 'service-unavailable' });
  assert.equal(failure(), errors[0]);
});
