// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import type { ImageExtractor } from './image-extractor.ts';
import { imagesOfKubernetes } from './images-of-kubernetes.ts';

function read(text: string, extractors: readonly ImageExtractor[] = []) {
  return imagesOfKubernetes(parseKubernetesText(text), extractors);
}

function names(text: string, extractors?: readonly ImageExtractor[]): readonly string[] {
  return read(text, extractors).map(({ image, path }) => `${path} ${image}`);
}

const podSpec = '{containers: [{name: a, image: r.io/a}]}';
const workloads = [
  ['v1', 'Pod', 'spec', `spec: ${podSpec}`],
  ['v1', 'PodTemplate', 'template.spec', `template: {spec: ${podSpec}}`],
  ['v1', 'ReplicationController', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  ['apps/v1', 'Deployment', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  ['apps/v1', 'ReplicaSet', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  ['apps/v1', 'StatefulSet', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  ['apps/v1beta2', 'DaemonSet', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  ['extensions/v1beta1', 'Deployment', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  ['batch/v1', 'Job', 'spec.template.spec', `spec: {template: {spec: ${podSpec}}}`],
  [
    'batch/v1',
    'CronJob',
    'spec.jobTemplate.spec.template.spec',
    `spec: {jobTemplate: {spec: {template: {spec: ${podSpec}}}}}`,
  ],
  [
    'batch/v1beta1',
    'CronJob',
    'spec.jobTemplate.spec.template.spec',
    `spec: {jobTemplate: {spec: {template: {spec: ${podSpec}}}}}`,
  ],
] as const;

test('every kind of workload shows the image of its pods, and one that has no pods where they belong is refused', () => {
  for (const [apiVersion, kind, path, body] of workloads) {
    const head = `apiVersion: ${apiVersion}\nkind: ${kind}\n`;
    assert.deepEqual(names(`${head}${body}\n`), [`${path}.containers[0].image r.io/a`], kind);
    assert.throws(() => read(head), { code: 'workload-malformed' }, kind);
  }
});

const pod = (body: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: prod, labels: {app: web}}\nspec: ${body}\n`;

test('containers of all kinds and mounted images are found, with where they run', () => {
  const body =
    '{serviceAccountName: robot, initContainers: [{image: r.io/i}], containers: [{image: r.io/c}], ephemeralContainers: [{image: r.io/e}], volumes: [{name: v, image: {reference: r.io/v}}, {name: w, emptyDir: {}}, {name: x, rbd: {image: disk}}]}';
  const found = read(pod(body));
  const workload = { kind: 'Pod', apiVersion: 'v1', name: 'p', labels: { app: 'web' }, serviceAccount: 'robot' };
  const wanted = [
    ['r.io/i', 'init'],
    ['r.io/c', 'container'],
    ['r.io/e', 'ephemeral'],
    ['r.io/v', 'volume'],
  ];
  assert.deepEqual(
    found.map(({ image, context }) => [image, context]),
    wanted.map(([image, container]) => [image, { namespace: { name: 'prod' }, workload, container }]),
  );
});

test('a namespace and a name that nobody wrote stay unknown, and labels are known to be none', () => {
  const [found] = read(`apiVersion: v1\nkind: Pod\nspec: ${podSpec}\n`);
  const workload = { kind: 'Pod', apiVersion: 'v1', labels: {}, serviceAccount: 'default' };
  assert.deepEqual(found?.context, { workload, container: 'container' });
});

test('a container that names no image is refused', () => {
  for (const image of ['', 'image: ,', 'image: "",', 'image: 1.0,', 'image: [a],', 'Image: a,']) {
    assert.throws(() => read(pod(`{containers: [{${image} name: a}]}`)), { code: 'workload-malformed' }, image);
  }
  for (const body of [
    '{}',
    '{containers: []}',
    '{containers: {}}',
    '{containers: [a]}',
    '{containers: [{image: a}], volumes: [{image: {}}]}',
  ]) {
    assert.throws(() => read(pod(body)), { code: 'workload-malformed' }, body);
  }
});

test('kinds of Kubernetes that run nothing pass, whatever words they hold', () => {
  const others = [
    'apiVersion: v1\nkind: ConfigMap\ndata: {image: x, containers: y}\n',
    'apiVersion: v1\nkind: PersistentVolume\nspec: {rbd: {image: disk}}\n',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {properties: {image: {type: string}, containers: {items: {}}}}\n',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules: []\n',
    'apiVersion: v1\nkind: Service\nspec: {}\n',
  ];
  assert.deepEqual(names(others.join('---\n')), []);
});

const unknown = (body: string) => `apiVersion: example.com/v1\nkind: Thing\n${body}\n`;

test('an object of an unknown kind passes if nothing in it looks like a container', () => {
  assert.deepEqual(
    names(unknown('spec: {replicas: 1, imagePullPolicy: Always, imagePullSecrets: [{name: a}], text: image}')),
    [],
  );
  assert.deepEqual(names(unknown('spec: {}\nstatus: {image: r.io/a}')), []);
});

test('an object of an unknown kind that may run something is refused, with what to do', () => {
  const bodies = [
    'spec: {template: {spec: {containers: [{image: a}]}}}',
    'spec: {steps: [{image: a}]}',
    'spec: {image: a}',
    'spec: {runnerImage: a}',
    'spec: {image: {repository: a, tag: b}}',
    'spec: {images: [a]}',
    'spec: {podTemplate: {}}',
    'spec: {a: [[{initContainers: []}]]}',
    'image: a',
  ];
  for (const body of bodies) {
    assert.throws(
      () => read(unknown(body)),
      { code: 'workload-malformed', message: /`Thing`/, hint: /--images-at `example\.com\/v1\/Thing:/ },
      body,
    );
  }
});

test('an extractor says where a kind holds its images, and the rest is still searched', () => {
  const extractor = (path: string, apiVersion = 'example.com/*') => [{ apiVersion, kind: 'Thing', path }];
  const steps = unknown('spec: {steps: [{image: r.io/a}, {image: r.io/b}]}');
  assert.deepEqual(names(steps, extractor('spec.steps[*].image')), [
    'spec.steps[0].image r.io/a',
    'spec.steps[1].image r.io/b',
  ]);
  assert.throws(() => read(steps, extractor('spec.steps[0].image')), { code: 'workload-malformed' });
  assert.throws(() => read(steps, extractor('spec.steps[*].image', 'example.com/v2')), { code: 'workload-malformed' });
  const rollout = unknown(`spec: {template: {spec: ${podSpec}}}`);
  assert.deepEqual(names(rollout, extractor('spec.template.spec')), ['spec.template.spec.containers[0].image r.io/a']);
  assert.deepEqual(names(rollout, extractor('')), []);
});

test('an extractor never reads a kind of Kubernetes in another way', () => {
  assert.deepEqual(names(pod(podSpec), [{ apiVersion: 'v1', kind: 'Pod', path: '' }]), [
    'spec.containers[0].image r.io/a',
  ]);
});
