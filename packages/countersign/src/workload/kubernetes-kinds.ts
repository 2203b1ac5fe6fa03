// SPDX-License-Identifier: Apache-2.0
import { closestName } from '../bytes/closest-name.ts';

export type KindOfObject =
  /** Where its pod specification stands. */
  | { readonly kind: 'workload'; readonly podSpec: readonly string[] }
  | { readonly kind: 'imageless' }
  | { readonly kind: 'unknown' };

const inTemplate = ['spec', 'template', 'spec'];
/** By group and kind; every version of a kind keeps its pods in the same place. */
const workloads: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Pod', ['spec']],
  ['/PodTemplate', ['template', 'spec']],
  ['/ReplicationController', inTemplate],
  ['apps/Deployment', inTemplate],
  ['apps/ReplicaSet', inTemplate],
  ['apps/StatefulSet', inTemplate],
  ['apps/DaemonSet', inTemplate],
  ['extensions/Deployment', inTemplate],
  ['extensions/ReplicaSet', inTemplate],
  ['extensions/DaemonSet', inTemplate],
  ['batch/Job', inTemplate],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  ['batch/JobTemplate', ['template', 'spec', 'template', 'spec']],
]);
const imagelessKinds = new Set([
  '/Binding',
  '/ComponentStatus',
  '/ConfigMap',
  '/Endpoints',
  '/Event',
  '/LimitRange',
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  '/ResourceQuota',
  '/Secret',
  '/Service',
  '/ServiceAccount',
  'apps/ControllerRevision',
  'extensions/Ingress',
  'extensions/NetworkPolicy',
  'extensions/PodSecurityPolicy',
]);
/** Groups of Kubernetes itself, none of whose kinds runs anything. Their names are protected: no others may define kinds there. */
const imagelessGroups = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** What is known of objects of this kind, whatever they say. */
export function kindOfObject(apiVersion: string, kind: string): KindOfObject {
  const group = groupOf(apiVersion);
  const name = `${group}/${kind}`;
  const podSpec = workloads.get(name);
  if (podSpec !== undefined) return { kind: 'workload', podSpec };
  if (imagelessKinds.has(name) || imagelessGroups.has(group)) return { kind: 'imageless' };
  return { kind: 'unknown' };
}

/** The workload of this group that may have been meant. */
export function likelyKind(apiVersion: string, kind: string): string | undefined {
  const prefix = `${groupOf(apiVersion)}/`;
  const kinds = [...workloads.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return closestName(kind, kinds);
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
