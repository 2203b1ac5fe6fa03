// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { itemsOf, memberOf, optionalText, type Place, requiredMember } from './node-access.ts';
import { requireImageName } from './require-image-name.ts';
import { workloadError } from './workload-error.ts';
import type { WorkloadContext, WorkloadImage } from './workload-image.ts';

/** What is known of an image but the file that it stands in. */
export type FoundImage = Omit<WorkloadImage, 'source'>;

const containerLists = [
  ['initContainers', 'init'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

/**
 * Every image that a pod pulls: those of its containers of all three kinds, and those that it mounts.
 *
 * @throws {MalformedError} `workload-malformed`, above all for a container that names no image
 */
export function imagesOfPodSpec(spec: Place, context: WorkloadContext): readonly FoundImage[] {
  const inPod = { ...context, workload: { ...context.workload, serviceAccount: serviceAccountOf(spec) } };
  requireContainers(spec);
  const containers = containerLists.flatMap(([list, container]) =>
    optionalItems(spec, list).map((item) => imageAt(requiredMember(item, 'image'), { ...inPod, container })),
  );
  return [...containers, ...imageVolumes(spec, { ...inPod, container: 'volume' })];
}

export function imageAt(place: Place, context: WorkloadContext): FoundImage {
  return { image: requireImageName(place), at: place.node.at, path: place.path, context };
}

function requireContainers(spec: Place): void {
  if (itemsOf(requiredMember(spec, 'containers')).length > 0) return;
  throw workloadError(spec.node.at, `wanted a container in ${quote(`${spec.path}.containers`)}, got none`);
}

function imageVolumes(spec: Place, context: WorkloadContext): readonly FoundImage[] {
  return optionalItems(spec, 'volumes').flatMap((volume) => {
    const image = memberOf(volume, 'image');
    return image === undefined ? [] : [imageAt(requiredMember(image, 'reference'), context)];
  });
}

function optionalItems(spec: Place, key: string): readonly Place[] {
  const list = memberOf(spec, key);
  return list === undefined ? [] : itemsOf(list);
}

// `serviceAccount` is its old name, and Kubernetes puts `default` where neither says anything.
function serviceAccountOf(spec: Place): string {
  return optionalText(spec, 'serviceAccountName') || optionalText(spec, 'serviceAccount') || 'default';
}
