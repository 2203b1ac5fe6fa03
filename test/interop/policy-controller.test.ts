// SPDX-License-Identifier: Apache-2.0
// What a ClusterImagePolicy speaks of, and which ones are mistakes, as Sigstore's policy-controller says at the command line.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { parseReference } from '../../packages/countersign/src/oci/parse-reference.ts';
import { clusterImageGlob } from '../../packages/countersign/src/policy/cluster-image-policy/cluster-image-glob.ts';
import { imageNameOf } from '../../packages/countersign/src/policy/image-name-of.ts';
import { policyFolder, readPolicy } from '../policies/cluster-image-world.ts';
import { missingPrograms } from './support/find-program.ts';
import { openWorkshop, type Workshop } from './support/workshop.ts';

const skip = missingPrograms('policy-tester');
let workshop: Workshop;

before(() => {
  if (skip === false) workshop = openWorkshop();
});
after(() => {
  if (skip === false) workshop.close();
});

const digest = `@sha256:${'2'.repeat(64)}`;
const globs = [
  '*',
  '*/*',
  '**',
  'nginx*',
  'docker.io/library/*',
  'index.docker.io/library/*',
  'index.docker.io/library/nginx',
  'index.docker.io/library/nginx:latest',
  'ghcr.io/*',
  'ghcr.io/**',
  'ghcr.io/***',
  'ghcr.io/acme/app',
  'ghcr.io/acme/app:v1',
  'ghcr.io/acme/app@*',
  'ghcr.io/acme/*:v*',
  'GHCR.IO/**',
];
const images = [
  'nginx',
  'nginx:1.25',
  'docker.io/library/nginx',
  `index.docker.io/library/nginx${digest}`,
  'acme/app',
  'ghcr.io/acme/app',
  'ghcr.io/acme/app:v1',
  `ghcr.io/acme/app:v1${digest}`,
  `ghcr.io/acme/app${digest}`,
  'ghcr.io/acme/deep/app:v1',
  'GHCR.IO/acme/app:v1',
];

/**
 * Where we see an image that they do not. Another spelling of one host is one image here, so that nobody gets past a policy by capitals; and
 * their library tries names without a registry as they are written, which the program never comes to, because it completes them before.
 */
function isOurs(glob: string, image: string): boolean {
  const usual = image.toLowerCase();
  return (usual !== image && matches(glob, usual)) || (glob === 'nginx*' && image.startsWith('nginx'));
}

function matches(glob: string, image: string): boolean {
  const reference = parseReference(image);
  assert.ok(reference.kind === 'registry');
  return clusterImageGlob(glob).match(imageNameOf(reference, image)) !== undefined;
}

/** They accept it, and never find it satisfied, or read on elsewhere; here it is told when the policy is read. */
const onlyOurMistake: ReadonlySet<string> = new Set([
  'invalid/bundle-with-key.yaml',
  'invalid/key-in-kms.yaml',
  'invalid/key-in-secret.yaml',
  // Its webhook refuses it; this program knows no kinds.
  'invalid/match-resource.yaml',
  'invalid/policy-over-all-authorities.yaml',
  'invalid/trust-root-missing.yaml',
]);

suite('policy-controller', { skip, concurrency: 2 }, () => {
  for (const glob of globs) {
    test(`the pattern ${glob} speaks of the same images`, async () => {
      const policy = `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: one}\nspec:\n  images: [{glob: "${glob}"}]\n  authorities: [{static: {action: pass}}]\n`;
      const file = workshop.write(`glob-${globs.indexOf(glob)}.yaml`, policy);
      for (const image of images) {
        const { code, stdout, stderr } = await tester(file, image);
        assert.ok(code === 0 || /uncovered by policy/.test(stdout), `${image}: ${stderr}`);
        assert.equal(matches(glob, image), code === 0 || isOurs(glob, image), image);
      }
    });
  }

  for (const path of policyFiles()) {
    test(`${path} is a mistake for both or for neither`, async () => {
      const file = workshop.write(path.replaceAll('/', '-'), readPolicy(path));
      const { stdout, stderr } = await tester(file, 'never.example/app:v1');
      const isTheirs = /CIP is invalid|unable to/.test(stderr + stdout);
      const isOurMistake = path.startsWith('invalid/') && !onlyOurMistake.has(path);
      assert.equal(isTheirs, isOurMistake, stderr + stdout);
    });
  }
});

function policyFiles(): readonly string[] {
  const files = readdirSync(policyFolder, { recursive: true, encoding: 'utf8' });
  // The program reads policies alone; lists and trust roots are for the cluster.
  return files.filter(
    (file) => /^(?:valid|surprising|invalid)\/.*\.yaml$/.test(file) && !readsLike(file, 'TrustRoot|List'),
  );
}

function readsLike(path: string, kinds: string): boolean {
  return new RegExp(`^kind: (?:${kinds})$`, 'm').test(new TextDecoder().decode(readPolicy(path)));
}

async function tester(policy: string, image: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return await workshop.run('policy-tester', ['-policy', policy, '-image', image, '-log-level', 'error']);
}
