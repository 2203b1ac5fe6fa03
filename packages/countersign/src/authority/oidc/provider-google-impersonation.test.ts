// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { askGoogleImpersonation } from './provider-google-impersonation.ts';
import { fetchWithHost, type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { metadataServer } from './testing/metadata-server.ts';
import { bodyOf, json, withServer } from './testing/provider-world.ts';

const token = tokenOf();

async function ask(ports: TestPorts) {
  return await askGoogleImpersonation({ audience: 'sigstore', chosen: 'any' }, ports);
}

test('an account of Google Cloud may act as the one that is named, which comes before its own', async () => {
  const seen: string[] = [];
  const credentials: RequestListener = (request, response) => {
    void bodyOf(request).then((body) => {
      seen.push(request.url ?? '', request.headers.authorization ?? '', body);
      json(200, { token })(request, response);
    });
  };
  await withServer(metadataServer(token), async (server) => {
    await withServer(credentials, async (api) => {
      const env = {
        GCE_METADATA_HOST: server.url.host,
        GOOGLE_SERVICE_ACCOUNT_NAME: 'ci@acme.iam.gserviceaccount.com',
      };
      const ports = testPorts(env, { fetch: fetchWithHost('iamcredentials.googleapis.com', api.url) });
      // The test server has no certificate for that name, so only the way there is plain.
      assert.deepEqual(await ask(ports), { kind: 'token', token });
    });
  });
  assert.deepEqual(seen, [
    '/v1/projects/-/serviceAccounts/ci%40acme.iam.gserviceaccount.com:generateIdToken',
    'Bearer s3cret',
    '{"audience":"sigstore","includeEmail":true}',
  ]);
});
