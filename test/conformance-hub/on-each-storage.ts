// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunningHub, StartHubOptions } from '../../packages/countersign/src/hub/start-hub.ts';
import { type RawClient, rawClient } from './push.ts';
import { startTestHub } from './start-test-hub.ts';

export interface HubUnderTest {
  readonly hub: RunningHub;
  /** Speaks to the repository `team/app`. */
  readonly client: RawClient;
}

/** The same test against a hub in memory and one on a folder. */
export function onEachStorage(
  name: string,
  run: (under: HubUnderTest) => Promise<void>,
  options: Partial<StartHubOptions> = {},
): void {
  test(`in memory: ${name}`, () => withHub({ storage: { kind: 'memory' }, ...options }, run));
  test(`on disk: ${name}`, async () => {
    const path = await mkdtemp(join(tmpdir(), 'hub-'));
    try {
      await withHub({ storage: { kind: 'folder', path }, ...options }, run);
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  });
}

async function withHub(options: Partial<StartHubOptions>, run: (under: HubUnderTest) => Promise<void>): Promise<void> {
  const hub = await startTestHub(options);
  try {
    await run({ hub, client: rawClient(hub.url, 'team/app') });
  } finally {
    await hub.close();
  }
}

/** The code of a registry error answer. */
export async function errorCode(response: Response): Promise<string | undefined> {
  const body = (await response.json()) as { errors?: { code?: string }[] };
  return body.errors?.[0]?.code;
}
