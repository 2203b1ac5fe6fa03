// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { systemFiles } from '../../host/system-files.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { silentLog } from '../../ports/log.ts';
import { encodeSigningConfig } from '../../trust/encode-signing-config.ts';
import { serveRepository } from '../tuf/testing/serve-repository.ts';
import { createTestRepository } from '../tuf/testing/tuf-repository.ts';
import { loadSigningConfig, type SigningConfigRequest } from './load-signing-config.ts';
import { defaultMaxAgeMs, type TrustPorts } from './trust-request.ts';

const plain: SigningConfigRequest = {
  logs: 'usual',
  network: 'allowed',
  maxAgeMs: defaultMaxAgeMs,
  cosignVariables: 'honoured',
};

function configNamed(url: string): Uint8Array {
  return encodeSigningConfig({
    certificateAuthorities: [{ url, majorApiVersion: 1, validFor: { startMs: 0 }, operator: 'example' }],
    oidcProviders: [],
    logs: [],
    logSelection: { kind: 'any' },
    timestampAuthorities: [],
    timestampSelection: { kind: 'any' },
  });
}

async function withHome(env: Record<string, string>, work: (home: string, ports: TrustPorts) => Promise<void>) {
  const home = await mkdtemp(join(tmpdir(), 'countersign-signing-config-'));
  try {
    await work(home, {
      env,
      files: systemFiles,
      clock: systemClock,
      log: silentLog,
      homeFolder: home,
      signal: new AbortController().signal,
      openTransport: async () => createFetch(),
      note: async () => undefined,
    });
  } finally {
    await rm(home, { recursive: true });
  }
}

test('a file says which services sign, and one that is no configuration is refused', async () => {
  await withHome({}, async (home, ports) => {
    const file = join(home, 'config.json');
    await writeFile(file, configNamed('https://own.example'));
    const { signingConfig } = await loadSigningConfig({ ...plain, file }, ports);
    assert.equal(signingConfig.certificateAuthorities[0]?.url, 'https://own.example');
    await writeFile(file, '{}');
    await assert.rejects(loadSigningConfig({ ...plain, file }, ports), { code: 'signing-config-malformed' });
  });
});

test('else the repository says it, and one that does not is told from one that cannot be asked', async () => {
  const repository = await createTestRepository();
  await using served = await serveRepository(repository.files);
  const env = { TUF_MIRROR: served.mirror, TUF_ROOT_JSON: '' };
  await withHome(env, async (home, ports) => {
    env.TUF_ROOT_JSON = join(home, 'root.json');
    await writeFile(env.TUF_ROOT_JSON, repository.root);
    const trustedRoot = new TextEncoder().encode('{}');
    const usual = configNamed('https://usual.example');
    await repository.publish({ 'trusted_root.json': trustedRoot, 'signing_config.v0.2.json': usual });
    const { signingConfig } = await loadSigningConfig(plain, ports);
    assert.equal(signingConfig.certificateAuthorities[0]?.url, 'https://usual.example');
    const rekor2 = { ...plain, logs: 'rekor 2' } as const;
    await assert.rejects(loadSigningConfig(rekor2, ports), { code: 'service-not-configured' });
  });
  await served[Symbol.asyncDispose]();
  await withHome(env, async (home, ports) => {
    env.TUF_ROOT_JSON = join(home, 'root.json');
    await writeFile(env.TUF_ROOT_JSON, repository.root);
    await assert.rejects(loadSigningConfig(plain, ports), { code: 'trust-update-failed' });
  });
});
