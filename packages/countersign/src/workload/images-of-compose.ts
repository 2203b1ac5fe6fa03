// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import type { YamlMap } from '../yaml/yaml-node.ts';
import { expandVariables } from './expand-variables.ts';
import { isNull, itemsOf, memberOf, membersOf, type Place, requiredMember, textOf } from './node-access.ts';
import { type FoundImage, imageAt } from './pod-spec.ts';
import { workloadError } from './workload-error.ts';

export type Variables = ReadonlyMap<string, string>;

const maxExtends = 16;
const wholeFile = 'check what `docker compose config` prints: there everything stands in one file';

/**
 * Every image that the services of the Compose file run, mount or load as a model, whatever profile they belong to.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function imagesOfCompose(document: YamlMap, variables: Variables): readonly FoundImage[] {
  const file = { node: document, path: '' };
  const include = memberOf(file, 'include');
  if (include !== undefined)
    throw workloadError(include.node.at, 'wanted one file, got one that includes others', wholeFile);
  const services = requiredMember(file, 'services');
  return [
    ...presentMembers(services).flatMap((service) => imagesOfService(service, services, variables)),
    ...modelsOf(file).map((model) => expandedImage(requiredMember(model, 'model'), 'container', variables)),
  ];
}

function imagesOfService(service: Place, services: Place, variables: Variables): readonly FoundImage[] {
  const chain = serviceAndBases(service, services);
  const image = chain.map((one) => memberOf(one, 'image')).find((found) => found !== undefined);
  if (image === undefined) throw withoutImage(service, chain);
  const mounts = chain.flatMap((one) => imageMounts(one, variables));
  return [expandedImage(image, 'container', variables), ...mounts];
}

/** The service, what it extends, what that extends, and so on. */
function serviceAndBases(service: Place, services: Place): readonly Place[] {
  const chain = [service];
  for (let base = baseOf(service, services); base !== undefined; base = baseOf(base, services)) {
    chain.push(base);
    if (chain.length > maxExtends)
      throw workloadError(service.node.at, `wanted services that extend one another at most ${maxExtends} times`);
  }
  return chain;
}

function baseOf(service: Place, services: Place): Place | undefined {
  const base = memberOf(service, 'extends');
  if (base === undefined) return undefined;
  if (base.node.kind === 'map' && memberOf(base, 'file') !== undefined) {
    throw workloadError(base.node.at, 'wanted a service of this file, got one that extends another file', wholeFile);
  }
  const name = textOf(base.node.kind === 'map' ? requiredMember(base, 'service') : base);
  return requiredMember(services, name);
}

function imageMounts(service: Place, variables: Variables): readonly FoundImage[] {
  const volumes = memberOf(service, 'volumes');
  if (volumes === undefined) return [];
  const mounts = itemsOf(volumes).filter(({ node }) => node.kind === 'map');
  return mounts
    .filter((mount) => isImageMount(mount, variables))
    .map((mount) => expandedImage(requiredMember(mount, 'source'), 'volume', variables));
}

/** Compose replaces variables here too. */
function isImageMount(mount: Place, variables: Variables): boolean {
  const type = memberOf(mount, 'type');
  return type !== undefined && expandedText(type, variables, 'a type') === 'image';
}

function modelsOf(file: Place): readonly Place[] {
  const models = memberOf(file, 'models');
  return models === undefined ? [] : presentMembers(models);
}

function presentMembers(place: Place): readonly Place[] {
  const members = membersOf(place);
  const empty = members.find(({ node }) => isNull(node));
  if (empty === undefined) return members;
  throw workloadError(empty.node.at, `wanted a map in ${quote(empty.path)}, got nothing`);
}

function expandedImage(place: Place, container: 'container' | 'volume', variables: Variables): FoundImage {
  const value = expandedText(place, variables, 'an image');
  return imageAt({ path: place.path, node: { kind: 'scalar', value, at: place.node.at } }, { container });
}

function expandedText(place: Place, variables: Variables, what: string): string {
  const written = textOf(place);
  const value = expandVariables(written, { valueOf: (name) => variables.get(name), dollar: '$$' });
  if (value !== undefined) return value;
  throw workloadError(
    place.node.at,
    `wanted ${what} in ${quote(place.path)}, got ${quote(written)}, whose variables are not known`,
    'pass the values of its variables, such as `--variable TAG=v1`; nothing is taken from the environment',
  );
}

function withoutImage(service: Place, chain: readonly Place[]) {
  const builds = chain.some((one) => memberOf(one, 'build') !== undefined);
  return workloadError(
    service.node.at,
    `wanted an image in ${quote(service.path)}, got ${builds ? 'one that is still to be built' : 'none'}`,
    builds
      ? 'name the image that the build makes with `image`, push it, and check it then'
      : 'name an image with `image`',
  );
}
