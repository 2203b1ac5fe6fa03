// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { systemFiles } from '../../host/system-files.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { startServer } from '../../net/testing/start-server.ts';
import { downloadFile } from './download-file.ts';

async function download(listener: RequestListener, maxBytes = 100): Promise<string | null> {
  const server = await startServer(listener);
  const transport = createFetch();
  try {
    const ports = { files: systemFiles, signal: new AbortController().signal, openFetch: async () => transport.fetch };
    const bytes = await downloadFile(new URL('start', server.url), maxBytes, ports);
    return bytes === null ? null : Buffer.from(bytes).toString();
  } finally {
    transport.close();
    await server.stop();
  }
}

test('a file comes as it is, and one that is not there is null', async () => {
  assert.equal(await download((_, response) => void response.end('content')), 'content');
  for (const status of [403, 404])
    assert.equal(await download((_, response) => void response.writeHead(status).end('no')), null);
});

test('no more is read than allowed', async () => {
  assert.equal(await download((_, response) => void response.end('1234'), 4), '1234');
  await assert.rejects(
    download((_, response) => void response.end('12345'), 4),
    { code: 'trust-update-failed' },
  );
});

test('any other status is an error', async () => {
  for (const status of [204, 401, 500])
    await assert.rejects(
      download((_, response) => void response.writeHead(status).end()),
      { code: 'trust-update-failed' },
    );
});

test('redirects are followed on the same host, but not for ever, and not to another kind of address', async () => {
  const to =
    (location: string): RequestListener =>
    (request, response) => {
      if (request.url === '/end') response.end('there');
      else response.writeHead(302, { location }).end();
    };
  assert.equal(await download(to('/end')), 'there');
  await assert.rejects(download(to('/start')), { code: 'trust-update-failed' });
  for (const location of ['file:///etc/passwd', 'ftp://example/', ''])
    await assert.rejects(download(to(location)), { code: 'trust-update-failed' });
});

test('a redirect to a private address of another host is refused', async () => {
  const secret = await startServer((_, response) => void response.end('secret'));
  const redirect: RequestListener = (_, response) => void response.writeHead(302, { location: secret.url.href }).end();
  try {
    await assert.rejects(download(redirect), { code: 'address-refused' });
  } finally {
    await secret.stop();
  }
});
