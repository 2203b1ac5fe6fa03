// SPDX-License-Identifier: Apache-2.0
// For tests: a hub with images, key files, and commands that run against them in this process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { type StartHubOptions, startHub } from '../../hub/start-hub.ts';
import type { ContentStore } from '../../ports/content.ts';
import { silentLog } from '../../ports/log.ts';
import { testImage, writeContent } from '../../store/test-image.ts';
import { openPlaces } from '../image-places.ts';
import { type RunOptions, type RunResult, runInProcess } from './run-in-process.ts';
import { testContext } from './test-context.ts';

export interface SignedHub {
  readonly host: string;
  /** `host/team/app:v1`, with the image `testImage('app')`. */
  readonly name: string;
  readonly digest: string;
  readonly folder: string;
  store(repository?: string): Promise<ContentStore>;
  /** A command with `COSIGN_PASSWORD` set. */
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<RunResult>;
  /** Files `<name>.key` and `<name>.pub`. */
  key(name: string): Promise<{ readonly key: string; readonly pub: string }>;
}

export async function startSignedHub(t: TestContext, options: Partial<StartHubOptions> = {}): Promise<SignedHub> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
  const hub = await startHub({
    storage: { kind: 'memory' },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    ...options,
  });
  t.after(async () => {
    await hub.close();
    await rm(folder, { recursive: true });
  });
  const env = { COSIGN_PASSWORD: 'secret' };
  const run: SignedHub['run'] = async (argv, more = {}) =>
    await runInProcess(argv, { ...more, env: { ...env, ...more.env } });
  const store: SignedHub['store'] = async (repository = 'team/app') => await openStore(t, hub.host, repository);
  const image = testImage('app');
  await writeContent(await store(), image, 'v1');
  return {
    host: hub.host,
    name: `${hub.host}/team/app:v1`,
    digest: image.manifest.descriptor.digest,
    folder,
    store,
    run,
    key: async (name) => {
      const prefix = join(folder, name);
      await run(['generate-key-pair', '--output-key-prefix', prefix]);
      return { key: `${prefix}.key`, pub: `${prefix}.pub` };
    },
  };
}

async function openStore(t: TestContext, host: string, repository: string): Promise<ContentStore> {
  const { context } = testContext();
  const settings = { allowHttp: false, allowInsecure: false, trustTokenServers: [], trustStorageHosts: [] };
  const places = await openPlaces(settings, context);
  t.after(() => places.close());
  return await places.openRegistry({ host, repository });
}

export async function writeText(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
