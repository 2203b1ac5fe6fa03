// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import { imagesOfPodSpec } from './pod-spec.ts';

function read(text: string) {
  const [node] = parseKubernetesText(text);
  assert.ok(node);
  return imagesOfPodSpec({ node, path: 'spec' }, { workload: { kind: 'Pod' } });
}

test('the service account has its new name, its old one, or the one that Kubernetes gives', () => {
  const account = (text: string) => read(`containers: [{image: x}]\n${text}`)[0]?.context.workload;
  assert.deepEqual(account('serviceAccountName: new\nserviceAccount: old\n'), { kind: 'Pod', serviceAccount: 'new' });
  assert.equal(account('serviceAccount: old\n')?.serviceAccount, 'old');
  assert.equal(account('serviceAccountName: ""\n')?.serviceAccount, 'default');
});

test('each image knows its place in the specification', () => {
  const text = 'containers: [{image: x}, {image: w}]\nvolumes: [{name: a}, {image: {reference: z}}]\ninitContainers:\n';
  assert.deepEqual(
    read(text).map(({ image, path }) => [image, path]),
    [
      ['x', 'spec.containers[0].image'],
      ['w', 'spec.containers[1].image'],
      ['z', 'spec.volumes[1].image.reference'],
    ],
  );
});

test('a mounted image without a reference is refused', () => {
  for (const image of ['{}', '{reference: ""}', '{pullPolicy: Always}', 'text']) {
    const text = `containers: [{image: x}]\nvolumes: [{image: ${image}}]\n`;
    assert.throws(() => read(text), { code: 'workload-malformed' }, image);
  }
});
