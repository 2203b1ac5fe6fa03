// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import type { YamlMap, YamlNode } from '../yaml/yaml-node.ts';
import { findContainerLike } from './container-like.ts';
import { extracts, type ImageExtractor, placesAt } from './image-extractor.ts';
import { kindOfObject, likelyKind } from './kubernetes-kinds.ts';
import { type KubernetesObject, kubernetesObjects } from './kubernetes-objects.ts';
import { type Place, requiredMember } from './node-access.ts';
import { type FoundImage, imageAt, imagesOfPodSpec } from './pod-spec.ts';
import { workloadError } from './workload-error.ts';

/**
 * Every image that the objects would run. Objects of kinds that nobody knows are searched for anything that looks like a
 * container, and refused if they hold it.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function imagesOfKubernetes(
  documents: readonly YamlMap[],
  extractors: readonly ImageExtractor[],
): readonly FoundImage[] {
  const found: FoundImage[] = [];
  for (const document of documents) {
    for (const object of kubernetesObjects(document)) found.push(...imagesOfObject(object, extractors));
  }
  return found;
}

function imagesOfObject(object: KubernetesObject, extractors: readonly ImageExtractor[]): readonly FoundImage[] {
  const known = kindOfObject(object.apiVersion, object.kind);
  switch (known.kind) {
    case 'imageless':
      return [];
    case 'workload':
      return imagesOfPodSpec(known.podSpec.reduce(requiredMember, object.place), object.context);
    case 'unknown':
      return imagesOfUnknown(object, extractors);
  }
}

function imagesOfUnknown(object: KubernetesObject, extractors: readonly ImageExtractor[]): readonly FoundImage[] {
  const paths = extractors.filter((extractor) => extracts(extractor, object.apiVersion, object.kind));
  // Somebody says that objects of this kind run nothing.
  if (paths.some(({ path }) => path === '')) return [];
  const places = paths.flatMap(({ path }) => placesAt(object.place, path));
  refuseUnread(object, new Set(places.map(({ node }) => node)));
  return places.flatMap((place) => imagesAt(place, object));
}

function imagesAt(place: Place, { context }: KubernetesObject): readonly FoundImage[] {
  return place.node.kind === 'map'
    ? imagesOfPodSpec(place, context)
    : [imageAt(place, { ...context, container: 'container' })];
}

function refuseUnread(object: KubernetesObject, read: ReadonlySet<YamlNode>): void {
  const unread = findContainerLike(withoutStatus(object.place), read);
  if (unread === undefined) return;
  const { apiVersion, kind } = object;
  const likely = likelyKind(apiVersion, kind);
  const meant = likely === undefined ? '' : `if you do not mean ${quote(likely)}, `;
  throw workloadError(
    unread.node.at,
    `wanted a kind whose images can be found, got ${quote(kind)} of ${quote(apiVersion)}, which seems to run what stands in ${quote(unread.path)}`,
    `${meant}say where objects of this kind hold images, or specifications of pods: --images-at ${quote(`${apiVersion}/${kind}:spec.template.spec`)}`,
  );
}

/** What a controller reports is not what it is told to run. */
function withoutStatus({ node, path }: Place): Place {
  if (node.kind !== 'map') return { node, path };
  return { node: { ...node, entries: node.entries.filter(({ key }) => key !== 'status') }, path };
}
