// SPDX-License-Identifier: Apache-2.0
// What we read from a manifest is what kubectl reads from it, or we refuse it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { JsonObject } from '../../packages/countersign/src/bytes/json.ts';
import { MalformedError } from '../../packages/countersign/src/errors/errors.ts';
import { kubernetesObjects } from '../../packages/countersign/src/workload/kubernetes-objects.ts';
import { jsonNodes } from '../../packages/countersign/src/yaml/json-nodes.ts';
import { parseKubernetesYaml } from '../../packages/countersign/src/yaml/parse-kubernetes-yaml.ts';
import { toJson } from '../../packages/countersign/src/yaml/yaml-json.ts';
import { findProgram, missingPrograms } from './support/find-program.ts';
import { type OddManifest, oddManifests, type Reading } from './support/odd-manifests.ts';
import { runProgram } from './support/run-program.ts';

const skip = missingPrograms('kubectl1');
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Undefined: refused. The command shows each object with a label more, and asks no cluster. */
async function readByKubectl(manifest: OddManifest): Promise<readonly unknown[] | undefined> {
  const file = join(folder, `${manifest.name.replaceAll(/\W/g, '-')}.yaml`);
  writeFileSync(file, manifest.bytes);
  const args = ['label', '--local', '-o', 'json', '-f', file, 'compared=yes'];
  const env = { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: '/dev/null' };
  const { code, stdout } = await runProgram(findProgram('kubectl1') ?? '', args, { env });
  if (code !== 0) return undefined;
  return [...jsonNodes(stdout)].map(({ node }) => plain(toJson(node) as JsonObject));
}

function readByUs(manifest: OddManifest): readonly unknown[] | undefined {
  try {
    const documents = parseKubernetesYaml(manifest.bytes, { maxBytes: 1 << 20 });
    const objects = documents.flatMap((document) => kubernetesObjects(document));
    return objects.map(({ place, apiVersion, kind }) =>
      plain({ ...(toJson(place.node) as JsonObject), apiVersion, kind }),
    );
  } catch (error) {
    assert.ok(error instanceof MalformedError, String(error));
    return undefined;
  }
}

/** Without what the command adds. */
function plain(object: JsonObject): JsonObject {
  const { labels, ...metadata } = (object['metadata'] ?? {}) as JsonObject;
  const { compared: _, ...others } = (labels ?? {}) as JsonObject;
  return { ...object, metadata: { ...metadata, labels: others } };
}

function readingOf(ours: readonly unknown[] | undefined, theirs: readonly unknown[] | undefined): Reading | 'laxer' {
  if (ours === undefined) return theirs === undefined ? 'neither' : 'stricter';
  return theirs === undefined ? 'laxer' : 'same';
}

suite('kubectl', { skip, concurrency: 4 }, () => {
  for (const manifest of oddManifests) {
    test(`${manifest.name}: ${manifest.reading}`, async () => {
      const [ours, theirs] = [readByUs(manifest), await readByKubectl(manifest)];
      const reading = readingOf(ours, theirs);
      if (reading === 'same') assert.deepEqual(ours, theirs);
      assert.equal(reading, manifest.reading, JSON.stringify({ ours, theirs }));
    });
  }
});
