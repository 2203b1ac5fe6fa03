// SPDX-License-Identifier: Apache-2.0
// The official conformance suite of the distribution specification against the hub.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StartHubOptions } from '../../packages/countersign/src/hub/start-hub.ts';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';
import { findProgram, missingPrograms } from './support/find-program.ts';

const program = findProgram('oci-conformance') ?? '';
const skip = missingPrograms('oci-conformance');

for (const version of ['1.1', 'dev']) {
  for (const kind of ['memory', 'folder'] as const) {
    test(`the official suite finds no failure, profile ${version}, ${kind}`, { skip, timeout: 120_000 }, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'hub-official-'));
      try {
        const storage = kind === 'memory' ? { kind } : { kind, path: join(folder, 'data') };
        const counts = await runSuite({ storage, missingContent: 'accepted' }, version, folder);
        assert.equal(counts.get('FAIL'), 0);
        assert.equal(counts.get('Error'), 0);
        assert.equal(counts.get('Skip'), 0);
        assert.ok((counts.get('Pass') ?? 0) > 800, 'wanted the whole suite to run');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
}

async function runSuite(
  options: Partial<StartHubOptions>,
  version: string,
  folder: string,
): Promise<ReadonlyMap<string, number>> {
  const hub = await startTestHub(options);
  try {
    const env = {
      OCI_REGISTRY: hub.host,
      OCI_TLS: 'disabled',
      OCI_VERSION: version,
      OCI_DATA_SPARSE: 'true',
      OCI_RESULTS_DIR: join(folder, 'results'),
    };
    const out = await new Promise<string>((resolve) => {
      // The exit code tells less than the report: it is read below.
      execFile(program, { env, cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    return new Map(
      [...out.matchAll(/^ {2}(Pass|FAIL|Error|Skip)\.+: +(\d+)$/gm)].map(([, name, count]) => [
        String(name),
        Number(count),
      ]),
    );
  } finally {
    await hub.close();
  }
}
