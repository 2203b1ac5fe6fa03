// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { askBuildkite } from './provider-buildkite.ts';
import { type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { bodyOf, json, withServer } from './testing/provider-world.ts';

const token = tokenOf();

async function ask(ports: TestPorts) {
  return await askBuildkite({ audience: 'sigstore', chosen: 'any' }, ports);
}

test('a job of Buildkite asks the API of its agent', async () => {
  const seen: string[] = [];
  const listener: RequestListener = (request, response) => {
    void bodyOf(request).then((body) => {
      seen.push(`${request.method} ${request.url}`, request.headers.authorization ?? '', body);
      json(200, { token })(request, response);
    });
  };
  await withServer(listener, async (server) => {
    const env = {
      BUILDKITE_AGENT_ACCESS_TOKEN: 's3cret',
      BUILDKITE_JOB_ID: 'job/1',
      BUILDKITE_AGENT_ENDPOINT: `${server.url.href}v3/`,
    };
    assert.deepEqual(await ask(testPorts(env)), { kind: 'token', token });
    assert.equal((await ask(testPorts({ ...env, BUILDKITE_JOB_ID: '' }))).kind, 'absent');
  });
  assert.deepEqual(seen, ['POST /v3/jobs/job%2F1/oidc/tokens', 'Token s3cret', '{"audience":"sigstore"}']);
});
